import { setTimeout as sleep } from 'node:timers/promises';
import type { ThrottlerStorage } from '@nestjs/throttler';

const HOUR = 3_600_000;

/** What every store of limits does. `create` gives one without a hit; keys of earlier ones may be there. */
export function limitStoreContract(create: () => Promise<ThrottlerStorage>): void {
  let store: ThrottlerStorage;
  let key: string;
  beforeEach(async () => {
    store = await create();
    key = `client-${Math.random()}`;
  });
  const hit = (ttl = HOUR, limit = 3) => store.increment(key, ttl, limit, 0, 'default');

  it('counts up to the limit, then refuses and counts no more', async () => {
    for (const totalHits of [1, 2, 3]) expect(await hit()).toMatchObject({ totalHits, isBlocked: false });
    for (let i = 0; i < 5; i += 1) expect(await hit()).toMatchObject({ totalHits: 3, isBlocked: true });
  });

  it('says how many seconds are to be waited', async () => {
    expect(await hit()).toMatchObject({ timeToExpire: 3_600 });
    await hit();
    await hit();
    expect((await hit()).timeToBlockExpire).toBeGreaterThanOrEqual(3_590);
  });

  it('allows one more after the time that it told', async () => {
    for (let i = 0; i < 3; i += 1) await hit(600);
    const { isBlocked, timeToBlockExpire } = await hit(600);
    expect(isBlocked).toBe(true);
    await sleep(timeToBlockExpire * 1_000);
    expect(await hit(600)).toMatchObject({ totalHits: 1, isBlocked: false });
  });

  it('refuses while a lowered limit is exceeded, and takes up again under a raised one', async () => {
    for (let i = 0; i < 3; i += 1) await hit(HOUR, 10);
    expect(await hit(HOUR, 2)).toMatchObject({ totalHits: 3, isBlocked: true });
    expect(await hit(HOUR, 10)).toMatchObject({ totalHits: 4, isBlocked: false });
  });

  it('lets exactly the limit pass of many at once', async () => {
    const records = await Promise.all(Array.from({ length: 200 }, () => hit(HOUR, 70)));
    expect(records.filter(({ isBlocked }) => !isBlocked)).toHaveLength(70);
  });
}
