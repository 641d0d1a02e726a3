import fc from 'fast-check';
import { jaccard } from './jaccard.js';
import { kendallTau } from './kendall-tau.js';
import { overlap } from './overlap.js';
import { rankBiasedOverlap } from './rank-biased-overlap.js';
import { type Ranking, toRanking } from './ranking.js';

/** Lists of up to 30 of 40 items, some of them twice, with gaps and ties among the ranks. */
const ranking = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 2 })), { maxLength: 30 })
  .map((steps) => {
    let rank = 1;
    const ranks = steps.map(([, step]) => (rank += step));
    return toRanking(
      steps.map(([item]) => item),
      ranks,
    );
  });
const depth = fc.integer({ min: 1, max: 50 });
const persistence = fc.double({ min: 0.01, max: 0.99, noNaN: true });

type Measure = (a: Ranking<number>, b: Ranking<number>, k: number, p: number) => number;
const measures: Record<string, Measure> = {
  jaccard: (a, b, k) => jaccard(a, b, k),
  overlap: (a, b, k) => overlap(a, b, k),
  'rank-biased overlap': (a, b, _, p) => rankBiasedOverlap(a, b, p),
};

describe.each(Object.entries(measures))('%s', (_, measure) => {
  it('is the same both ways, within 0 and 1, and 1 for a list and itself', () => {
    fc.assert(
      fc.property(ranking, ranking, depth, persistence, (a, b, k, p) => {
        const value = measure(a, b, k, p);
        expect(value).toBeCloseTo(measure(b, a, k, p), 12);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
        expect(measure(a, a, k, p)).toBeCloseTo(1, 12);
      }),
    );
  });

  it('is 0 for lists that share nothing, or of which one is empty', () => {
    const [a, b, none] = [toRanking([1, 2, 3]), toRanking([4, 5]), toRanking<number>([])];
    expect([measure(a, b, 10, 0.9), measure(a, none, 10, 0.9), measure(none, none, 10, 0.9)]).toEqual([0, 0, 1]);
  });
});

describe('Kendall τ-b', () => {
  it('is the same both ways, within −1 and 1, and 1 for a list and itself, where it is defined', () => {
    fc.assert(
      fc.property(ranking, ranking, (a, b) => {
        const value = kendallTau(a, b);
        const back = kendallTau(b, a);
        if (typeof value === 'string') expect(back).toBe(value);
        else {
          expect(back).toBeCloseTo(value, 12);
          expect(Math.abs(value)).toBeLessThanOrEqual(1 + 1e-12);
        }
        const self = kendallTau(a, a);
        if (typeof self === 'number') expect(self).toBeCloseTo(1, 12);
      }),
    );
  });

  it('turns its sign with one of the lists', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer(), { minLength: 2 }), fc.integer({ min: 1, max: 9 }), (items, step) => {
        const shuffled = items.map((item, i) => ({ item, key: (i * step * 7) % 11 })).toSorted((a, b) => a.key - b.key);
        const other = shuffled.map(({ item }) => item);
        const straight = kendallTau(toRanking(items), toRanking(other));
        const reversed = kendallTau(toRanking(items), toRanking(other.toReversed()));
        expect(Number(straight) + Number(reversed)).toBeCloseTo(0, 12);
      }),
    );
  });
});
