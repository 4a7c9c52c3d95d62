"""The scripts of the shared store, in Lua: each is done at once or not at all, by the server's clock. They know no Python."""

FIND = """
local kept, left = redis.call('GET', KEYS[1]), 0
if kept then
  left = redis.call('PTTL', KEYS[1])
  if left > tonumber(ARGV[3]) then return {kept, left, 'fresh'} end
end
if redis.call('SET', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[2]) then return {kept, left, 'yours'} end
return {kept, left, 'taken'}
"""
"""Value and turn; mark, milliseconds of the turn, milliseconds before its end at which a value is no longer fresh."""

KEEP = """
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
redis.call('DEL', KEYS[2])
redis.call('PUBLISH', ARGV[4], ARGV[5])
return 1
"""
"""Value and turn; mark, value, milliseconds, channel, message."""

LEAVE = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[1])
redis.call('PUBLISH', ARGV[2], ARGV[3])
return 1
"""
"""Turn; mark, channel, message."""

RENEW = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
"""
"""Turn; mark, milliseconds."""

SPEND = """
local time = redis.call('TIME')
local now, said = time[1] * 1000000 + time[2], {}
for at, key in ipairs(KEYS) do
  local full = math.max(tonumber(redis.call('GET', key) or now), now) + ARGV[at]
  redis.call('SET', key, string.format('%.0f', full), 'PX', math.ceil((full - now) / 1000) + 1)
  said[at] = full - now
end
return said
"""
"""The instant at which each client's bucket is empty; microseconds more for each. Until when, from now on."""

PROBE = "return redis.call('SET', KEYS[1], '1', 'PX', 1000)"
"""Whether it takes something: a server that is full, or a copy of another, does not."""
