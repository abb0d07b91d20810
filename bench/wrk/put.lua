-- Puts 100 bytes under one of 10,000 keys.
dofile("bench/wrk/keys.lua")
local value = string.rep("v", 100)

function request()
  return wrk.format("PUT", "/kv/" .. key(), { ["Content-Type"] = "text/plain" }, value)
end
