import fc from 'fast-check';
import { GRAINS, SlidingWindow } from './sliding-window.js';

const WINDOW = 60_000;
const GRAIN = WINDOW / GRAINS;

const pauses = fc.array(fc.oneof(fc.nat(20), fc.nat(2_000), fc.nat(2 * WINDOW)), { maxLength: 300 });
const limits = fc.integer({ min: 1, max: 40 });

it('never allows more than the limit within any stretch of the window', () => {
  fc.assert(
    fc.property(pauses, limits, (waits, limit) => {
      const window = new SlidingWindow(WINDOW);
      const allowed: number[] = [];
      let now = 0;
      for (const wait of waits) {
        now += wait;
        if (window.take(limit, now).allowed) allowed.push(now);
      }
      for (const [i, start] of allowed.entries()) {
        expect(allowed.slice(i).filter((time) => time < start + WINDOW).length).toBeLessThanOrEqual(limit);
      }
    }),
  );
});

it('refuses only while the limit was reached within the window and a 120th of it, and counts no refusal', () => {
  fc.assert(
    fc.property(pauses, limits, (waits, limit) => {
      const window = new SlidingWindow(WINDOW);
      const allowed: number[] = [];
      let now = 0;
      for (const wait of waits) {
        now += wait;
        const verdict = window.take(limit, now);
        if (verdict.allowed) allowed.push(now);
        else expect(allowed.filter((time) => time > now - WINDOW - GRAIN).length).toBeGreaterThanOrEqual(limit);
        expect(verdict.hits).toBeLessThanOrEqual(limit);
      }
    }),
  );
});

it('says the very window after the first hit, whatever the clock shows', () => {
  fc.assert(
    fc.property(
      fc.nat(1_000_000).map((sevenths) => sevenths / 7),
      (now) => {
        expect(new SlidingWindow(WINDOW).take(1, now).waitMs).toBe(WINDOW);
      },
    ),
  );
});

it('says truly when the next hit is free', () => {
  fc.assert(
    fc.property(pauses, limits, (waits, limit) => {
      const window = new SlidingWindow(WINDOW);
      let now = 0;
      for (const wait of waits) {
        now += wait;
        const { allowed, waitMs } = window.take(limit, now);
        if (allowed) continue;
        expect(window.take(limit, now + waitMs - 1).allowed).toBe(false);
        now += waitMs;
        expect(window.take(limit, now).allowed).toBe(true);
      }
    }),
  );
});

it('waits for as many hits to run out as a lowered limit needs', () => {
  const window = new SlidingWindow(WINDOW);
  for (let second = 0; second < 10; second += 1) window.take(10, second * 1_000);
  const { allowed, hits, waitMs } = window.take(3, 10_000);
  expect([allowed, hits]).toEqual([false, 10]);
  expect(window.take(3, 10_000 + waitMs - 1).allowed).toBe(false);
  expect(window.take(3, 10_000 + waitMs)).toMatchObject({ allowed: true, hits: 3 });
});

it('keeps no more than 121 numbers, whatever the limit', () => {
  const window = new SlidingWindow(WINDOW);
  for (let now = 0; now < 3 * WINDOW; now += 7) window.take(1_000_000, now);
  expect(JSON.parse(JSON.stringify(window)).times.length).toBeLessThanOrEqual(GRAINS + 1);
});
