-- Gets one of 10,000 keys. What has never been put would be no success: the warm-up puts.
dofile("bench/wrk/keys.lua")

function request()
  return wrk.format("GET", "/kv/" .. key())
end
