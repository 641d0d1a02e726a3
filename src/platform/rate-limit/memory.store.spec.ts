import { MemoryStore } from './memory.store.js';

const MINUTE = 60_000;
let now: number;
let store: MemoryStore;
beforeEach(() => {
  now = 1_000_000;
  store = new MemoryStore(100, () => now);
});

it('keeps a bounded number of clients, and of these who came last', async () => {
  for (let i = 0; i < 1_000; i += 1) {
    await store.increment(`client ${i}`, MINUTE, 5);
    await store.increment('faithful', MINUTE, 2_000);
  }
  expect(store.size).toBeLessThanOrEqual(100);
  expect(await store.increment('faithful', MINUTE, 2_000)).toMatchObject({ totalHits: 1_001 });
});

it('forgets nobody whose hits still count, and everybody else', async () => {
  await store.increment('early', MINUTE, 5);
  for (let second = 0; second < 59; second += 1) {
    now += 1_000;
    await store.increment('busy', MINUTE, 100);
  }
  expect(await store.increment('early', MINUTE, 5)).toMatchObject({ totalHits: 2 });
  for (let minute = 0; minute < 3; minute += 1) {
    now += 2 * MINUTE;
    await store.increment('late', MINUTE, 5);
  }
  expect(store.size).toBe(1);
});

it('tells windows of different lengths apart', async () => {
  await store.increment('hourly', 60 * MINUTE, 1);
  for (let minute = 0; minute < 50; minute += 1) {
    now += MINUTE;
    await store.increment('minutely', MINUTE, 5);
  }
  expect(await store.increment('hourly', 60 * MINUTE, 1)).toMatchObject({ isBlocked: true });
});
