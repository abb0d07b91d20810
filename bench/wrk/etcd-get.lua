-- As get.lua, from etcd's JSON gateway; a range is linearizable unless it says otherwise.
dofile("bench/wrk/keys.lua")
dofile("bench/wrk/base64.lua")

function request()
  return wrk.format("POST", "/v3/kv/range", { ["Content-Type"] = "application/json" }, '{"key":"' .. base64(key()) .. '"}')
end
