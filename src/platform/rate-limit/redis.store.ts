import { createHash } from 'node:crypto';
import type { ThrottlerStorage } from '@nestjs/throttler';
import { type LimitRecord, toRecord } from './record.js';
import type { RedisGate } from './redis-gate.js';
import { GRAINS } from './sliding-window.js';
import type { LimitStatistics } from './statistics.js';

/**
 * SlidingWindow over all processes, by the clock of Redis, in one step. KEYS: the hits of a client, as a list of
 * `last time in a grain:hits until then`, the first of which has run out and is kept to subtract from. ARGV: limit, window in ms,
 * grains. Gives whether it is allowed, the hits within the window, and the milliseconds to wait.
 */
const SOURCE = `
local limit, window, grains = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local function grain(time) return math.floor(time * grains / window) end
local function at(index)
  local entry = redis.call('LINDEX', KEYS[1], index)
  if not entry then return nil, 0 end
  local colon = string.find(entry, ':', 1, true)
  return tonumber(string.sub(entry, 1, colon - 1)), tonumber(string.sub(entry, colon + 1))
end
local function text(time, total) return string.format('%.0f:%.0f', time, total) end
local oldest = at(1)
while oldest and now - oldest >= window do
  redis.call('LPOP', KEYS[1])
  oldest = at(1)
end
local _, before = at(0)
local newest, total = at(-1)
local allowed = total - before < limit
if allowed then
  total = total + 1
  if not newest then redis.call('RPUSH', KEYS[1], text(0, 0)) end
  if newest and grain(newest) >= grain(now) then
    redis.call('LSET', KEYS[1], -1, text(math.max(newest, now), total))
  else
    redis.call('RPUSH', KEYS[1], text(now, total))
  end
  redis.call('PEXPIRE', KEYS[1], window)
end
local wanted, index = allowed and total - before or limit, 1
local time, sum = at(index)
while time and total - sum >= wanted do
  index = index + 1
  time, sum = at(index)
end
local wait = time and time + window - now or 0
return { allowed and 1 or 0, total - before, wait }`;

const SCRIPT = { source: SOURCE, sha: createHash('sha1').update(SOURCE).digest('hex') };

/** Counts in Redis, exactly over all processes; while Redis does not answer, in the memory of each. */
export class RedisStore implements ThrottlerStorage {
  constructor(
    private readonly gate: RedisGate,
    private readonly fallback: ThrottlerStorage,
    private readonly statistics: LimitStatistics,
    private readonly namespace: string,
  ) {}

  async increment(key: string, ttl: number, limit: number, block: number, name: string): Promise<LimitRecord> {
    try {
      const keys = [`${this.namespace}:limit:${key}`];
      const [allowed, hits, waitMs] = await this.gate.run<[number, number, number]>(SCRIPT, keys, [limit, ttl, GRAINS]);
      return toRecord({ allowed: allowed === 1, hits, waitMs });
    } catch {
      this.statistics.fallbacks += 1;
      return this.fallback.increment(key, ttl, limit, block, name);
    }
  }
}
