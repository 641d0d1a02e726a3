import { CacheService, type CacheStats, runInTransactionScope } from '../../src/platform/cache/index.js';
import { SteppedLoader } from './stepped-loader.js';
import { until } from '../support/until.js';

export interface Subject {
  cache: CacheService;
  /** Another node of the same system; the same one where there is only one. */
  other: CacheService;
}

/** What holds for every mode of the cache, with the same words as its manual. */
export function cacheContract(name: string, open: () => Promise<Subject>): void {
  describe(`cache contract: ${name}`, () => {
    let cache: CacheService;
    let other: CacheService;

    beforeAll(async () => ({ cache, other } = await open()));
    beforeEach(async () => {
      await cache.clear();
    });

    it.each([[false], [0], [''], [null], [undefined], [[]], [{}], [-0], [NaN], ['\u0001D5']])(
      'takes %p for a hit',
      async (value) => {
        const load = jest.fn(() => value as unknown);
        expect(await cache.getOrSet('falsy', load)).toStrictEqual(value);
        expect(await cache.getOrSet('falsy', load)).toStrictEqual(value);
        expect(await other.getOrSet('falsy', load)).toStrictEqual(value);
        expect(load).toHaveBeenCalledTimes(1);
        expect(await other.has('falsy')).toBe(true);
      },
    );

    it('gives back dates, bytes, bigints, maps and sets, the same on a miss and on every hit', async () => {
      const value = {
        at: new Date('2026-11-22T10:00:00.123Z'),
        hash: Buffer.from([0, 255, 1]),
        big: 2n ** 70n,
        map: new Map([['a', new Set([1])]]),
        list: [undefined, Infinity, '\u0001\u0001'],
        '\u0001': 'M',
      };
      const miss = await cache.getOrSet('rich', () => value);
      expect(miss).toEqual(value);
      expect(await cache.get('rich')).toEqual(value);
      expect(await other.get('rich')).toEqual(value);
      expect(await other.getOrSet('rich', () => 'not loaded')).toEqual(value);
    });

    it('shares frozen values: who changes one gets an error', async () => {
      const value = await cache.getOrSet('frozen', () => ({ list: [{ a: 1 }] }));
      expect(() => value.list.push({ a: 2 })).toThrow(TypeError);
      expect(await other.get('frozen')).toEqual({ list: [{ a: 1 }] });
    });

    it('shows a value that was set on every node at once', async () => {
      await cache.set('a', 1);
      expect(await other.get('a')).toBe(1);
      await other.set('a', 2);
      expect(await cache.get('a')).toBe(2);
      await cache.delete('a');
      expect(await other.get('a')).toBeUndefined();
    });

    it('loads once for callers of all nodes', async () => {
      const load = jest.fn(async () => new Promise((resolve) => setTimeout(() => resolve('slow'), 30)));
      const callers = Array.from({ length: 200 }, async (_, index) =>
        (index % 2 ? cache : other).getOrSet('flock', load),
      );
      expect(new Set(await Promise.all(callers))).toEqual(new Set(['slow']));
      expect(load).toHaveBeenCalledTimes(1);
    });

    it('gives the error of a loader to each who waits, and keeps nothing of it', async () => {
      let calls = 0;
      const load = async () => {
        calls++;
        await Promise.resolve();
        throw new Error('no database');
      };
      const callers = Array.from({ length: 50 }, async () => cache.getOrSet('failing', load));
      const outcomes = await Promise.allSettled(callers);
      expect(outcomes.every((outcome) => outcome.status === 'rejected')).toBe(true);
      expect(calls).toBe(1);
      expect(await cache.getOrSet('failing', () => 'back')).toBe('back');
    });

    it('does not keep what a write has overtaken while it was being loaded', async () => {
      const loader = new SteppedLoader<string>();
      const loading = cache.getOrSet('race', loader.load);
      await loader.begun();
      await other.delete('race');
      loader.answer('old');
      expect(await loading).toBe('old');
      expect(await cache.getOrSet('race', () => 'new')).toBe('new');
      expect(await other.getOrSet('race', () => 'newer')).toBe('new');
    });

    it('lets a reader who came after a write not join a load that began before it', async () => {
      const loader = new SteppedLoader<string>();
      const early = cache.getOrSet('join', loader.load);
      await loader.begun();
      await other.delete('join');
      expect(await cache.getOrSet('join', () => 'new')).toBe('new');
      loader.answer('old');
      expect(await early).toBe('old');
      expect(await cache.get('join')).toBe('new');
    });

    it('deletes by patterns, declared ones and others', async () => {
      const keys = ['stats:session:1', 'stats:player:1', 'stats:session:2', 'search:a:1'];
      for (const key of keys) await cache.set(key, key);
      await other.deletePattern('stats:*:1');
      expect(await found(cache, keys)).toEqual(['stats:session:2', 'search:a:1']);
      for (const key of keys) await cache.set(key, key);
      await other.deletePattern('*:session:**');
      expect(await found(cache, keys)).toEqual(['stats:player:1', 'search:a:1']);
      expect(await found(other, keys)).toEqual(['stats:player:1', 'search:a:1']);
      await cache.deletePattern('nothing:of:the:kind');
      expect(await found(other, keys)).toEqual(['stats:player:1', 'search:a:1']);
      await cache.clear();
      expect(await found(other, keys)).toEqual([]);
    });

    it('makes everything stale by a pattern that nobody has declared, given in a transaction, once it commits', async () => {
      await cache.set('stats:session:1', 'old');
      const loader = new SteppedLoader<string>();
      await runInTransactionScope(async (scope) => {
        await cache.deletePattern('*:session:**');
        await scope.beforeCommit();
      });
      expect(await other.has('stats:session:1')).toBe(false);
      const overtaken = cache.getOrSet('stats:session:1', loader.load);
      await loader.begun();
      await runInTransactionScope(async (scope) => {
        await other.deletePattern('*:session:**');
        await scope.beforeCommit();
      });
      loader.answer('overtaken');
      await overtaken;
      expect(await cache.getOrSet('stats:session:1', () => 'new')).toBe('new');
      expect(await other.getOrSet('stats:session:1', () => 'newer')).toBe('new');
    });

    it('keeps values that look like keys and wildcards apart', async () => {
      await cache.set('search:{q}:1', 'wild', { params: { q: '*' } });
      await cache.set('search:{q}:1', 'colon', { params: { q: 'a:1' } });
      await cache.delete('search:{q}:1', { params: { q: 'b' } });
      expect(await other.get('search:{q}:1', { params: { q: '*' } })).toBe('wild');
      expect(await other.get('search:{q}:1', { params: { q: 'a:1' } })).toBe('colon');
      expect(await other.get('search:a:1')).toBeUndefined();
    });

    it('keeps scopes apart, in values and in invalidations', async () => {
      const [one, two] = [{ scope: 1 }, { scope: 2 }];
      await cache.set('stats:session:1', 'of one', one);
      expect(await cache.get('stats:session:1', two)).toBeUndefined();
      expect(await cache.get('stats:session:1')).toBeUndefined();
      await cache.set('stats:session:1', 'of two', two);
      await cache.deletePattern('**', two);
      await cache.delete('stats:session:1');
      expect(await cache.get('stats:session:1', two)).toBeUndefined();
      expect(await cache.get('stats:session:1', one)).toBe('of one');
    });

    it('counts without losing any', async () => {
      await Promise.all(
        Array.from({ length: 40 }, async (_, index) => (index % 2 ? cache : other).increment('visits')),
      );
      expect(await cache.increment('visits', 2.5)).toBe(42.5);
      expect(await other.get('visits')).toBe(42.5);
      await cache.delete('visits');
      expect(await other.increment('visits')).toBe(1);
      await cache.set('word', 'no number');
      await expect(cache.increment('word')).rejects.toThrow('not a number');
    });

    it('forgets when the time is up', async () => {
      await cache.set('brief', 1, { ttl: 0.05, jitter: 0 });
      expect(await other.get('brief')).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 80));
      expect(await other.get('brief')).toBeUndefined();
      expect(await cache.get('brief')).toBeUndefined();
    });

    it('serves what is past its time while it loads anew, but never past a write', async () => {
      const options = { ttl: 0.05, grace: 60, jitter: 0 };
      const read = async (value: string) => cache.getOrSet('grace', () => value, options);
      expect(await read('first')).toBe('first');
      await new Promise((resolve) => setTimeout(resolve, 80));
      expect(await read('second')).toBe('first');
      await until(async () => (await cache.get('grace')) === 'second');
      await new Promise((resolve) => setTimeout(resolve, 80));
      await other.delete('grace');
      expect(await read('third')).toBe('third');
    });

    it('loads anew before the time is up, behind the back of whoever drew the lot', async () => {
      // So eager that every reader draws it.
      const options = { ttl: 60, jitter: 0, beta: 1e6 };
      const read = async (value: string) =>
        cache.getOrSet('eager', async () => new Promise((resolve) => setTimeout(() => resolve(value), 5)), options);
      expect(await read('first')).toBe('first');
      expect(await read('second')).toBe('first');
      await until(async () => (await cache.get('eager')) === 'second');
      expect(await other.get('eager')).toBe('second');
    });

    it('falls back on the old value if a loader fails, but never past a write', async () => {
      const options = { ttl: 0.05, failSafe: 60, jitter: 0 };
      await cache.getOrSet('safe', () => 'old', options);
      await new Promise((resolve) => setTimeout(resolve, 80));
      expect(await cache.getOrSet('safe', fail, options)).toBe('old');
      await other.delete('safe');
      await expect(cache.getOrSet('safe', fail, options)).rejects.toThrow('no database');
    });

    it('counts what it does', async () => {
      const before = (await cache.stats()).totals;
      await cache.getOrSet('counted', () => 1);
      await cache.getOrSet('counted', () => 1);
      const after = (await cache.stats()).totals;
      expect([after.misses - before.misses, after.loads - before.loads, hits(after) - hits(before)]).toEqual([1, 1, 1]);
    });
  });
}

const fail = async () => Promise.reject(new Error('no database'));

const hits = (stats: CacheStats['totals']) => stats.hits.memory + stats.hits.redis;

async function found(cache: CacheService, keys: string[]): Promise<string[]> {
  const present = await Promise.all(keys.map(async (key) => cache.has(key)));
  return keys.filter((_, index) => present[index]);
}
