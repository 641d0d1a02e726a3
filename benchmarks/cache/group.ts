import { ownRedisSetting } from '../million/redis.js';
import { openCacheBench } from './bench.js';
import { cacheManager } from './cache-manager.js';
import { memoryHit } from './memory-hit.js';
import { pattern200k } from './pattern-200k.js';
import { redisHit, redisHitAlone } from './redis-hit.js';
import { routeCost } from './route-cost.js';
import { stampede } from './stampede.js';
import { zipf } from './zipf.js';

export const cacheGroup = {
  setting: ownRedisSetting,
  open: openCacheBench,
  scenarios: [memoryHit, cacheManager, redisHit, redisHitAlone, stampede, zipf, pattern200k, routeCost],
};
