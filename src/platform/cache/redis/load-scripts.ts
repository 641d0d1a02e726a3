import { script } from './script.js';

/**
 * KEYS: lock, value, tags. ARGV: token, lock life, fresh stamp, tag life, header of the value that was seen ('' for none,
 * '*' for what is no value). Creates the stamps that are missing, and takes the right to load unless a load under these
 * very stamps has it, or another value has come since. Gives 1 taken, 0 a load is under way, 2 a value has come, -1 a
 * write is under way.
 */
export const ACQUIRE = script(`
local stamps, changing = {}, false
for i = 3, #KEYS do
  local stamp = redis.call('GET', KEYS[i])
  if not stamp then
    stamp = ARGV[3] .. i
    redis.call('SET', KEYS[i], stamp, 'PX', ARGV[4])
  end
  if string.sub(stamp, 1, 8) == 'pending:' then changing = true end
  stamps[#stamps + 1] = stamp
end
if changing then return { -1 } end
local signature, held, taken = table.concat(stamps, ','), redis.call('GET', KEYS[1]), 0
local header = redis.call('GETRANGE', KEYS[2], 0, math.max(0, #ARGV[5] - 1))
if ARGV[5] ~= '*' and header ~= '' and header ~= ARGV[5] then
  taken = 2
elseif not held or string.sub(held, string.find(held, '|', 3, true) + 1) ~= signature then
  redis.call('SET', KEYS[1], '0|' .. ARGV[1] .. '|' .. signature, 'PX', ARGV[2])
  taken = 1
else
  redis.call('SETRANGE', KEYS[1], 0, '1')
end
table.insert(stamps, 1, taken)
return stamps`);

const RELEASE_LOCK = `
local held = redis.call('GET', KEYS[2])
if held and string.sub(held, 3, #ARGV[1] + 3) == ARGV[1] .. '|' then
  redis.call('DEL', KEYS[2])
  if string.sub(held, 1, 1) == '1' then redis.call('PUBLISH', ARGV[2], ARGV[3]) end
end`;

/**
 * KEYS: value, lock, tags. ARGV: token, done channel, key, life, tag life, envelope, stamps. Stores only under
 * stamps that still hold; that saves a fresh value from being overwritten, safety comes from comparing on read.
 */
export const COMMIT = script(
  `
local holds = 1
for i = 3, #KEYS do if redis.call('GET', KEYS[i]) ~= ARGV[i + 4] then holds = 0 end end
if holds == 1 then
  redis.call('SET', KEYS[1], ARGV[6], 'PX', ARGV[4])
  for i = 3, #KEYS do
    if redis.call('PTTL', KEYS[i]) < tonumber(ARGV[4]) then redis.call('PEXPIRE', KEYS[i], ARGV[5]) end
  end
end`,
  RELEASE_LOCK,
  'return holds',
);

/** KEYS: value (unused), lock. ARGV: token, done channel, key. */
export const RELEASE = script(RELEASE_LOCK, 'return 1');

/** KEYS: lock. ARGV: token, lock life. Keeps the right to load while the load lasts. */
export const PROLONG = script(`
local held = redis.call('GET', KEYS[1])
if held and string.sub(held, 3, #ARGV[1] + 3) == ARGV[1] .. '|' then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 0`);
