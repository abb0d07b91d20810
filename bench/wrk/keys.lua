-- Each thread of wrk goes through the keys in an order of its own, and comes by all of them.
local KEYS = 10000
local threads = 0
local place = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function key()
  place = (place + 7919 + 2 * (number or 0)) % KEYS
  return "key-" .. place
end
