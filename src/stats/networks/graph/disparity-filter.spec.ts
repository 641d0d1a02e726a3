import { disparity } from './disparity-filter.js';

/** α by the integral of the paper, in the middle of many thin slices. */
function byIntegral(weight: number, degree: number, strength: number): number {
  const slices = 200_000;
  const width = weight / strength / slices;
  let sum = 0;
  for (let i = 0; i < slices; i += 1) sum += (1 - (i + 0.5) * width) ** (degree - 2) * width;
  return 1 - (degree - 1) * sum;
}

// Those of 10 of 13 and 75 of 115 are scipy.integrate.quad's of the integral, for the network of network.spec.ts.
it.each([
  [10, 4, 13, 0.01228948566226673],
  [75, 5, 115, 0.014636883087181696],
  [1, 4, 13, 0.7865270823850705],
  [1, 2, 4, 0.75],
  [3, 3, 4, 1 / 16],
])('of the weight %d at one of %d edges with %d together is %d', (weight, degree, strength, alpha) => {
  expect(disparity(weight, degree, strength)).toBeCloseTo(alpha, 14);
  expect(byIntegral(weight, degree, strength)).toBeCloseTo(alpha, 9);
});

it('is 1 for an only edge, whatever its weight, and a number for weights that rounding has made too heavy', () => {
  expect(disparity(7, 1, 7)).toBe(1);
  expect(disparity(0.1 + 0.2, 2, 0.3)).toBe(0);
  expect(disparity(1, 1_000_000, 2)).toBe(0);
});
