import { ageOf, newLife } from './expiry.js';
import { policyOf } from './policy.js';

const policy = policyOf({ ttl: 10, grace: 5, failSafe: 20, negativeTtl: 2, jitter: 0.1 }, 300);

beforeEach(() => jest.useFakeTimers({ now: 0 }));
afterEach(() => jest.useRealTimers());

it('ages from fresh over stale and fallback to dead', () => {
  const life = newLife(policy, 'value', 0, () => 0);
  const ages = [0, 9_999, 10_000, 14_999, 15_000, 29_999, 30_000].map((now) => {
    jest.setSystemTime(now);
    return ageOf(life, policy);
  });
  expect(ages).toEqual(['fresh', 'fresh', 'stale', 'stale', 'fallback', 'fallback', 'dead']);
});

it('scatters the ends of lives, none later than was promised', () => {
  expect([0, 0.5, 1].map((random) => newLife(policy, 'value', 0, () => random).softAt)).toEqual([10_000, 9500, 9000]);
});

it.each([null, undefined])('keeps %p for its own, short time, without grace', (value) => {
  expect(newLife(policy, value, 0, () => 0)).toEqual({ softAt: 2000, hardAt: 2000, loadMs: 0 });
});

it('is loaded anew early by some readers, the likelier the nearer the end and the slower the load', () => {
  const life = newLife(policy, 'value', 1000, () => 0);
  const early = (now: number, lot: number) => {
    jest.setSystemTime(now);
    return ageOf(life, policy, () => lot);
  };
  expect([early(1000, 0.999999), early(9500, 0.3), early(9500, 0.5)]).toEqual(['fresh', 'fresh', 'early']);
});
