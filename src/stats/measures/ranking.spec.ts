import { sharedWithin, sizeWithin, toRanking } from './ranking.js';

describe('a ranking', () => {
  it('keeps an item that comes twice at its best rank', () => {
    const { items, ranks } = toRanking(['a', 'b', 'a', 'c'], [1, 2, 3, 7]);
    expect(items).toEqual(['a', 'b', 'c']);
    expect(ranks).toEqual([1, 2, 7]);
  });

  it('puts tied items at the depth of the first of them', () => {
    expect(toRanking(['a', 'b', 'c', 'd', 'e'], [1, 2, 2, 2, 9]).depths).toEqual([1, 2, 2, 2, 5]);
  });

  it('counts what stands within a rank, here and in both', () => {
    const a = toRanking(['a', 'b', 'c'], [1, 4, 10]);
    const b = toRanking(['c', 'b', 'x'], [1, 2, 3]);
    expect([3, 4, 9, 10].map((k) => sizeWithin(a, k))).toEqual([1, 2, 2, 3]);
    expect([3, 4, 9, 10].map((k) => sharedWithin(a, b, k))).toEqual([0, 1, 1, 2]);
  });
});
