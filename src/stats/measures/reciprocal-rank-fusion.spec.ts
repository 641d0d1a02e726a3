import { toRanking } from './ranking.js';
import { reciprocalRankFusion } from './reciprocal-rank-fusion.js';

// By hand, k = 60: b stands at ranks 2 and 1, a at 1 and 3, c at 2 alone.
it('adds 1 / (k + rank) over the lists', () => {
  const fused = reciprocalRankFusion([toRanking(['a', 'b']), toRanking(['b', 'c', 'a'])]);
  expect(fused.map(({ item }) => item)).toEqual(['b', 'a', 'c']);
  expect(fused.map(({ score }) => score)).toEqual([1 / 62 + 1 / 61, 1 / 61 + 1 / 63, 1 / 62]);
});

it('leaves equal scores in the order of the lists, and takes another constant', () => {
  const fused = reciprocalRankFusion([toRanking(['a', 'b']), toRanking(['b', 'a']), toRanking(['c'])], 1);
  expect(fused.map(({ item, score }) => `${item} ${score.toFixed(3)}`)).toEqual(['a 0.833', 'b 0.833', 'c 0.500']);
});
