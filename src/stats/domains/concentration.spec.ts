import fc from 'fast-check';
import { concentrationOf, type DomainSums } from './concentration.js';

/** As the database adds them up. */
function sumsOf(sizes: readonly number[]): DomainSums {
  const sum = (part: (x: number, i: number) => number) =>
    sizes.toSorted((a, b) => a - b).reduce((all, x, i) => all + part(x, i + 1), 0);
  return {
    domains: sizes.length,
    results: sum((x) => x),
    squares: sum((x) => x ** 2),
    places: sum((x, i) => i * x),
    logarithms: sum((x) => x * Math.log2(x)),
  };
}

it('of nothing is null', () => {
  expect(concentrationOf(sumsOf([]))).toBeNull();
});

it('of one domain is complete', () => {
  expect(concentrationOf(sumsOf([7]))).toEqual({ herfindahlHirschman: 1, gini: 0, entropy: 0 });
});

it('of equal domains is the least there is', () => {
  const { herfindahlHirschman, gini, entropy } = concentrationOf(sumsOf(Array.from({ length: 8 }, () => 3))) ?? {};
  expect(herfindahlHirschman).toBeCloseTo(1 / 8, 12);
  expect(gini).toBeCloseTo(0, 12);
  expect(entropy).toBeCloseTo(3, 12);
});

it('of 1, 1, 2 and 4 results is what a pencil gives', () => {
  const { herfindahlHirschman, gini, entropy } = concentrationOf(sumsOf([4, 1, 1, 2])) ?? {
    herfindahlHirschman: 0,
    gini: 0,
    entropy: 0,
  };
  // Shares 1/8, 1/8, 1/4, 1/2: squares (1 + 1 + 4 + 16) / 64.
  expect(herfindahlHirschman).toBeCloseTo(22 / 64, 12);
  // 2·(1·1 + 2·1 + 3·2 + 4·4) / (4·8) − 5/4.
  expect(gini).toBeCloseTo(50 / 32 - 5 / 4, 12);
  expect(entropy).toBeCloseTo(3 / 8 + 3 / 8 + 2 / 4 + 1 / 2, 12);
});

it('agrees with the definitions over every single domain', () => {
  const sizesOf = fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(sizesOf, (sizes) => {
      const total = sizes.reduce((sum, size) => sum + size, 0);
      const shares = sizes.map((size) => size / total);
      // Half of the mean difference of all pairs, relative to the mean.
      const differences = sizes.flatMap((a) => sizes.map((b) => Math.abs(a - b))).reduce((sum, d) => sum + d, 0);
      const { herfindahlHirschman, gini, entropy } = concentrationOf(sumsOf(sizes)) ?? {
        herfindahlHirschman: 0,
        gini: 0,
        entropy: 0,
      };
      expect(herfindahlHirschman).toBeCloseTo(
        shares.reduce((sum, s) => sum + s ** 2, 0),
        9,
      );
      expect(entropy).toBeCloseTo(-shares.reduce((sum, s) => sum + s * Math.log2(s), 0), 9);
      expect(gini).toBeCloseTo(differences / (2 * sizes.length * total), 9);
    }),
  );
});
