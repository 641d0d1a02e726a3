import { rankBiasedOverlap } from './rank-biased-overlap.js';
import { type Ranking, toRanking } from './ranking.js';

/** `a (b c) d`: b and c are tied. */
function ranked(text: string): Ranking<string> {
  const items: string[] = [];
  const ranks: number[] = [];
  for (const group of text.match(/\([^)]*\)|\S+/g) ?? []) {
    const rank = items.length + 1;
    for (const item of group.replaceAll(/[()]/g, '').split(' ')) {
      items.push(item);
      ranks.push(rank);
    }
  }
  return toRanking(items, ranks);
}

// By hand, p = 0.5: a against "b a": depth 1 agrees 0, depth 2 agrees (1 + 0)/2.
// 0.5·0 + 0.25·0.5 + (1/2)·0.25 = 0.25.
it('extrapolates what the seen part agrees', () => {
  expect(rankBiasedOverlap(ranked('a'), ranked('b a'), 0.5)).toBeCloseTo(0.25, 15);
});

// Values of the Python package rbo 0.1.3 (changyaochen), rbo_ext, equation 32 of Webber, Moffat and Zobel.
it.each([
  ['a b c d e f g', 'g f e d c b a', [0.06302083333333333, 0.6382395, 0.9166821053973333]],
  ['a b c d', 'b a c d x y z w', [0.5, 0.9, 0.98]],
  ['a b c d e f g h i j', 'b x c y a d z e f w', [0.27812965029761905, 0.5355937207928572, 0.5877055948795911]],
  ['z a b c', 'a b c d e f g h', [0.3020833333333333, 0.64575, 0.7284993333333334]],
])('of %s and %s is what the Python package rbo says', (a, b, values) => {
  for (const [i, p] of [0.5, 0.9, 0.98].entries()) {
    expect(rankBiasedOverlap(ranked(a), ranked(b), p)).toBeCloseTo(Number(values[i]), 12);
  }
});

// Values of the authors' own code for ties: Corsi and Urbano, github.com/julian-urbano/sigir2024-rbo, variant w, ext.
it.each([
  ['(a b) c', 'a b c', [0.8333333333333333, 0.9666666666666667, 0.9933333333333334]],
  ['(a b c)', 'c', [0.5666666666666667, 0.644, 0.6620266666666665]],
  ['a b c', 'a b c (d e)', [0.9930555555555556, 0.9919, 0.9979084622222223]],
  ['a (b c d) e (f g h)', 'd (a x) b', [0.3059709821428572, 0.6354804021428571, 0.725247184483136]],
  ['a b', '(a c d) b e', [0.4920833333333334, 0.594734, 0.6302960437333334]],
  [
    'red (blue green) yellow pink',
    'blue red (green yellow) white black',
    [0.4196428571428572, 0.7392085714285713, 0.788862368],
  ],
])('with the ties of %s and %s is what Corsi and Urbano compute', (a, b, values) => {
  for (const [i, p] of [0.5, 0.9, 0.98].entries()) {
    expect(rankBiasedOverlap(ranked(a), ranked(b), p)).toBeCloseTo(Number(values[i]), 12);
  }
});
