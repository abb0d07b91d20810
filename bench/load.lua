-- What wrk asks for: REQUEST of the table below, of KEYS keys, by chance, with values of VALUE bytes. A script of wrk.
local KEYS = tonumber(os.getenv("KEYS") or 10000)
local VALUE = tonumber(os.getenv("VALUE") or 100)
local BATCH = 100
-- As fill.mjs has them.
local PREFIX = "key-" .. VALUE .. "-"
local DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
local JSON = { ["Content-Type"] = "application/json" }
local TEXT = { ["Content-Type"] = "text/plain" }
local value = string.rep("v", VALUE)
local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init()
  math.randomseed(os.time() * 8 + number)
end

local function key()
  return PREFIX .. math.random(0, KEYS - 1)
end

-- Base64 (RFC 4648), for etcd's JSON gateway.
local function base64(text)
  local function digit(bits)
    return DIGITS:sub(bits % 64 + 1, bits % 64 + 1)
  end
  local out = {}
  for i = 1, #text, 3 do
    local a, b, c = text:byte(i, i + 2)
    local bits = a * 65536 + (b or 0) * 256 + (c or 0)
    out[#out + 1] = digit(math.floor(bits / 262144)) .. digit(math.floor(bits / 4096))
      .. (b and digit(math.floor(bits / 64)) or "=") .. (c and digit(bits) or "=")
  end
  return table.concat(out)
end

-- Encoded once: wrk runs on the machine that is measured.
local encodedValue = base64(value)
local encodedKeys = {}
local function encodedKey()
  local number = math.random(0, KEYS - 1)
  encodedKeys[number] = encodedKeys[number] or base64(PREFIX .. number)
  return encodedKeys[number]
end

local function joined(between, one)
  local all = {}
  for i = 1, BATCH do
    all[i] = one()
  end
  return table.concat(all, between)
end

local function mixed(get, put)
  local count = 0
  return function()
    count = count + 1
    return count % 5 == 0 and put() or get()
  end
end

local requests = {}
function requests.get() return wrk.format("GET", "/kv/" .. key()) end
function requests.stale() return wrk.format("GET", "/kv/" .. key() .. "?consistency=stale") end
function requests.put() return wrk.format("PUT", "/kv/" .. key(), TEXT, value) end
function requests.batch()
  return wrk.format("POST", "/batch", JSON, "[" .. joined(",", function()
    return '{"op":"put","key":"' .. key() .. '","value":"' .. value .. '"}'
  end) .. "]")
end
requests.mix = mixed(requests.get, requests.put)

requests["etcd-get"] = function() return wrk.format("POST", "/v3/kv/range", JSON, '{"key":"' .. encodedKey() .. '"}') end
requests["etcd-stale"] = function()
  return wrk.format("POST", "/v3/kv/range", JSON, '{"key":"' .. encodedKey() .. '","serializable":true}')
end
requests["etcd-put"] = function()
  return wrk.format("POST", "/v3/kv/put", JSON, '{"key":"' .. encodedKey() .. '","value":"' .. encodedValue .. '"}')
end
requests["etcd-mix"] = mixed(requests["etcd-get"], requests["etcd-put"])
-- etcd takes no key twice in a transaction.
requests["etcd-batch"] = function()
  local from = math.random(0, KEYS - 1)
  return wrk.format("POST", "/v3/kv/txn", JSON, '{"success":[' .. joined(",", function()
    from = (from + 1) % KEYS
    encodedKeys[from] = encodedKeys[from] or base64(PREFIX .. from)
    return '{"requestPut":{"key":"' .. encodedKeys[from] .. '","value":"' .. encodedValue .. '"}}'
  end) .. "]}")
end

requests["infinispan-get"] = function() return wrk.format("GET", "/rest/v2/caches/kv/" .. key()) end
requests["infinispan-put"] = function() return wrk.format("PUT", "/rest/v2/caches/kv/" .. key(), TEXT, value) end
requests["infinispan-mix"] = mixed(requests["infinispan-get"], requests["infinispan-put"])

requests["webdis-put"] = function() return wrk.format("GET", "/SET/" .. key() .. "/" .. value) end
requests["webdis-batch"] = function()
  return wrk.format("POST", "/", {}, "MSET/" .. joined("/", function() return key() .. "/" .. value end))
end

request = requests[os.getenv("REQUEST")]

-- Requests/s that succeeded, p50, p99 and p99.9 in milliseconds, and how many did not succeed.
function done(summary, latency)
  local errors = summary.errors
  local bad = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format("RUN\t%.1f\t%.3f\t%.3f\t%.3f\t%d\n", (summary.requests - errors.status) / summary.duration * 1e6,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency:percentile(99.9) / 1000, bad))
end
