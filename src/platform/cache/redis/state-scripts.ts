import { script } from './script.js';

/** Small writes that must also succeed on a full server, or old values would stay for want of memory (Redis >= 7). */
const ALSO_WHEN_FULL = '#!lua flags=allow-oom';

/**
 * KEYS[1] is one hash for all that coherence rests on (epoch, sequence number, who holds a lease until when), so that
 * an eviction or a flush takes it away as a whole: a new epoch then tells every node that it knows nothing.
 */
const STATE = `
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local epoch = redis.call('HGET', KEYS[1], 'epoch')
if not epoch then
  epoch = ARGV[1] .. ':' .. string.format('%.0f', now)
  redis.call('DEL', KEYS[1])
  redis.call('HSET', KEYS[1], 'epoch', epoch, 'seq', 0)
end
local function announce(channel, writer, body)
  local seq = redis.call('HINCRBY', KEYS[1], 'seq', 1)
  redis.call('PUBLISH', channel, epoch .. '|' .. seq .. '|' .. writer .. '|' .. body)
  return seq
end
local function holders()
  local found, all = {}, redis.call('HGETALL', KEYS[1])
  for i = 1, #all, 2 do
    if string.sub(all[i], 1, 2) == 'n:' and tonumber(all[i + 1]) > now then
      found[#found + 1] = string.sub(all[i], 3)
      found[#found + 1] = string.format('%.0f', tonumber(all[i + 1]) - now)
    end
  end
  return found
end
local function announced(channel, writer, body)
  return { announce(channel, writer, body), epoch, string.format('%.0f', now), holders() }
end`;

/** A tag whose write is under way: `pending:<stamp before>|<write>@<until>,...`. Writes whose time is up are dropped. */
const PENDING = `
local function pending(key)
  local text = redis.call('GET', key)
  if not text or string.sub(text, 1, 8) ~= 'pending:' then return text, nil, nil end
  local bar = string.find(text, '|', 1, true)
  local writes, count = {}, 0
  for id, deadline in string.gmatch(string.sub(text, bar + 1), '([^@,]+)@(%d+)') do
    if tonumber(deadline) > now then writes[id] = tonumber(deadline); count = count + 1 end
  end
  return text, writes, string.sub(text, 9, bar - 1)
end
local function keepPending(key, before, writes)
  local parts, last = {}, 0
  for id, deadline in pairs(writes) do
    parts[#parts + 1] = id .. '@' .. string.format('%.0f', deadline)
    if deadline > last then last = deadline end
  end
  if #parts == 0 then return false end
  redis.call('SET', key, 'pending:' .. before .. '|' .. table.concat(parts, ','), 'PX', string.format('%.0f', last - now))
  return true
end`;

/** KEYS: state. ARGV: epoch seed, node, lease in ms or 0 for none. Gives the sequence number and epoch as of the lease. */
export const RENEW = script(
  ALSO_WHEN_FULL,
  STATE,
  `
if tonumber(ARGV[3]) > 0 then redis.call('HSET', KEYS[1], 'n:' .. ARGV[2], string.format('%.0f', now + ARGV[3])) end
local all = redis.call('HGETALL', KEYS[1])
for i = 1, #all, 2 do
  if string.sub(all[i], 1, 2) == 'n:' and tonumber(all[i + 1]) < now then redis.call('HDEL', KEYS[1], all[i]) end
end
return { tonumber(redis.call('HGET', KEYS[1], 'seq')), epoch }`,
);

/** KEYS: state, tags. ARGV: epoch seed, stamp, tag life, channel, writer, body. Gives the holders of leases. */
export const INVALIDATE = script(
  ALSO_WHEN_FULL,
  STATE,
  PENDING,
  `
for i = 2, #KEYS do
  local text, writes = pending(KEYS[i])
  if not (writes and keepPending(KEYS[i], '', writes)) then redis.call('SET', KEYS[i], ARGV[2], 'PX', ARGV[3]) end
end
return announced(ARGV[4], ARGV[5], ARGV[6])`,
);

/** KEYS: state, tags. ARGV: epoch seed, write, how long it may take, channel, writer, body. */
export const INTEND = script(
  ALSO_WHEN_FULL,
  STATE,
  PENDING,
  `
for i = 2, #KEYS do
  local text, writes, before = pending(KEYS[i])
  if not writes then writes = {}; before = text or '' end
  writes[ARGV[2]] = now + ARGV[3]
  keepPending(KEYS[i], before, writes)
end
return announced(ARGV[4], ARGV[5], ARGV[6])`,
);

/**
 * KEYS: state, tags. ARGV: epoch seed, write, stamp, tag life, channel, writer, body, outcome (settle | full | abandon).
 * If every tag was pending all along, no node can have an entry under it: nobody needs to be told.
 */
export const SETTLE = script(
  ALSO_WHEN_FULL,
  STATE,
  PENDING,
  `
local intact = ARGV[8] ~= 'full'
for i = 2, #KEYS do
  local text, writes, before = pending(KEYS[i])
  if not writes or not writes[ARGV[2]] then intact = false end
  local good = ARGV[3]
  if ARGV[8] == 'abandon' and writes and writes[ARGV[2]] and before ~= '' then good = before end
  if ARGV[8] ~= 'abandon' then before = '' end
  if writes then writes[ARGV[2]] = nil end
  if not (writes and keepPending(KEYS[i], before, writes)) then redis.call('SET', KEYS[i], good, 'PX', ARGV[4]) end
end
if intact then return { 0, epoch, string.format('%.0f', now), {} } end
return announced(ARGV[5], ARGV[6], ARGV[7])`,
);

/**
 * KEYS: state, value, tags (the key's own first). ARGV: epoch seed, stamp, tag life, channel, writer, body, life in ms,
 * header, mode (set | add), text or summand. A value written by hand: gives its key a new stamp and stores it under that.
 * Adding keeps the life of a number that still holds.
 */
export const WRITE = script(
  STATE,
  PENDING,
  `
local before, after, changing = {}, {}, false
for i = 3, #KEYS do
  local text, writes = pending(KEYS[i])
  before[#before + 1] = text or ''
  if writes and keepPending(KEYS[i], '', writes) then
    changing = true
  elseif i == 3 or not text or writes then
    text = i == 3 and ARGV[2] or ARGV[2] .. i
    redis.call('SET', KEYS[i], text, 'PX', ARGV[3])
  end
  after[#after + 1] = text or ''
end
local header, payload, life = ARGV[8], ARGV[10], ARGV[7]
if ARGV[9] == 'add' then
  local old, sum, signature = redis.call('GET', KEYS[2]), 0, table.concat(before, ',')
  if old and string.sub(old, 1, #signature + 1) == signature .. '\\n' then
    local line = string.find(old, '\\n', #signature + 2, true)
    sum = tonumber(string.sub(old, line + 1))
    if not sum then return redis.error_reply('NOTANUMBER the value is not a number') end
    header = string.sub(old, #signature + 2, line - 1)
    life = redis.call('PTTL', KEYS[2])
  end
  sum = sum + tonumber(payload)
  payload = sum == math.floor(sum) and string.format('%.0f', sum) or string.format('%.17g', sum)
end
if changing then
  redis.call('DEL', KEYS[2])
else
  redis.call('SET', KEYS[2], table.concat(after, ',') .. '\\n' .. header .. '\\n' .. payload, 'PX', life)
end
local answer = announced(ARGV[4], ARGV[5], ARGV[6])
answer[5] = payload
return answer`,
);

/**
 * KEYS: state, sweep tag, sweep list. ARGV: epoch seed, stamp, tag life, channel, writer, body, pattern ('' sweeps all),
 * how many patterns are kept. An entry stored before a sweep is good if no later pattern matches its key: the list has them
 * all, or is gone. While a write is under way that will make everything stale, everything already is.
 */
export const SWEEP = script(
  ALSO_WHEN_FULL,
  STATE,
  PENDING,
  `
local current, writes = pending(KEYS[2])
if writes then
  redis.call('DEL', KEYS[3])
  if keepPending(KEYS[2], '', writes) then return announced(ARGV[4], ARGV[5], ARGV[6]) end
elseif ARGV[7] == '' or not current then
  redis.call('DEL', KEYS[3])
else
  if redis.call('LLEN', KEYS[3]) == 0 then redis.call('RPUSH', KEYS[3], current .. ' ') end
  redis.call('RPUSH', KEYS[3], ARGV[2] .. ' ' .. ARGV[7])
  redis.call('LTRIM', KEYS[3], -tonumber(ARGV[8]), -1)
  redis.call('PEXPIRE', KEYS[3], ARGV[3])
end
redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
return announced(ARGV[4], ARGV[5], ARGV[6])`,
);
