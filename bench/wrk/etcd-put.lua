-- As put.lua, to etcd's JSON gateway.
dofile("bench/wrk/keys.lua")
dofile("bench/wrk/base64.lua")
local value = base64(string.rep("v", 100))

function request()
  local body = '{"key":"' .. base64(key()) .. '","value":"' .. value .. '"}'
  return wrk.format("POST", "/v3/kv/put", { ["Content-Type"] = "application/json" }, body)
end
