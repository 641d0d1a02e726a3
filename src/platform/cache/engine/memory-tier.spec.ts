import { MemoryTier, SWEEP_TAG, type Entry } from './memory-tier.js';
import { TemplateStatistics } from './statistics.js';

const statistics = new TemplateStatistics('t');
const entry = (tags: string[], stamps: string[], size = 10): Entry => ({
  value: tags[0],
  tags,
  stamps,
  life: { softAt: 0, hardAt: 0, loadMs: 0 },
  freshUntil: 0,
  size,
  statistics,
});

describe('the memory tier', () => {
  let memory: MemoryTier;
  beforeEach(() => (memory = new MemoryTier(3, 100, 2)));

  it('refuses an answer that was asked for before its tag changed', () => {
    const asked = memory.moment();
    memory.invalidate('t:*', 'new');
    expect(memory.put('k', entry(['k', 't:*'], ['s', 'old']), asked)).toBe(false);
    expect(memory.put('k', entry(['k', 't:*'], ['s', 'new']), asked)).toBe(true);
  });

  it('takes what was asked for after the last change, whatever stamp it has: tags may have been lost meanwhile', () => {
    memory.invalidate('t:*', 'known');
    expect(memory.put('k', entry(['k', 't:*'], ['s', 'made anew']), memory.moment())).toBe(true);
  });

  it('drops what stands under a tag that has changed, and nothing else', () => {
    memory.put('a', entry(['a', 't:*'], ['1', 'old']), memory.moment());
    memory.put('b', entry(['b', 'u:*'], ['1', 'old']), memory.moment());
    memory.put('c', entry(['c'], ['1']), memory.moment());
    memory.invalidate('t:*', 'new');
    expect(['a', 'b', 'c'].filter((key) => memory.get(key))).toEqual(['b', 'c']);
    memory.invalidate('c', '2');
    expect(memory.get('c')).toBeUndefined();
  });

  it('keeps what was made after a change, when it hears of that change again', () => {
    memory.invalidate('t:*', 'new');
    memory.put('a', entry(['a', 't:*'], ['1', 'new']), memory.moment());
    memory.invalidate('t:*', 'new');
    expect(memory.get('a')?.value).toBe('a');
  });

  it('frees the room of what counts no longer, without being asked for it', async () => {
    memory.put('a', entry(['a', 't:*'], ['1', 'old']), memory.moment());
    memory.invalidate('t:*', 'new');
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    expect([memory.size, memory.bytes]).toEqual([0, 0]);
  });

  it('refuses answers older than what it has forgotten', () => {
    const asked = memory.moment();
    for (const tag of ['x', 'y', 'z']) memory.invalidate(tag, '1');
    expect(memory.put('k', entry(['k'], ['1']), asked)).toBe(false);
    expect(memory.put('k', entry(['k'], ['1']), memory.moment())).toBe(true);
  });

  it('refuses answers from before it was emptied', () => {
    const asked = memory.moment();
    memory.reset();
    expect(memory.put('k', entry(['k'], ['1']), asked)).toBe(false);
  });

  it('sweeps by key, and refuses what was under way', () => {
    memory.put('a', entry(['a', SWEEP_TAG], ['1', '1']), memory.moment());
    memory.put('b', entry(['b', SWEEP_TAG], ['1', '1']), memory.moment());
    const asked = memory.moment();
    memory.invalidateWhere('2', (key) => key === 'a');
    expect([memory.get('a'), memory.get('b')?.value]).toEqual([undefined, 'b']);
    expect(memory.put('c', entry(['c', SWEEP_TAG], ['1', '1']), asked)).toBe(false);
  });

  it('is bounded by number and by size, and counts why entries went', () => {
    for (const key of ['a', 'b', 'c', 'd']) memory.put(key, entry([key], ['1']), memory.moment());
    expect([memory.size, memory.get('a')]).toEqual([3, undefined]);
    memory.put('e', entry(['e'], ['1'], 95), memory.moment());
    expect([memory.size, memory.bytes]).toEqual([1, 95]);
    expect(memory.put('f', entry(['f'], ['1'], 101), memory.moment())).toBe(false);
    expect(statistics.evictions.size).toBeGreaterThanOrEqual(4);
  });
});
