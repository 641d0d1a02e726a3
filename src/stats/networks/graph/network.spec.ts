import fc from 'fast-check';
import { CooccurrenceEdges } from './cooccurrence.js';
import type { Edges } from './edges.js';
import { type Backbone, type Edge, Network } from './network.js';
import { ResultLists } from './result-lists.js';
import { BipartiteEdges } from './bipartite.js';

const ALL: Backbone = { weight: 'inverseRank', alpha: 1, minWeight: 0 };

async function edgesOf(edges: Edges, backbone: Partial<Backbone> = {}): Promise<Edge[]> {
  const network = await Network.of(edges, { ...ALL, ...backbone });
  const found: Edge[] = [];
  for await (const some of network.edges()) found.push(...some);
  return found;
}

const names = (edges: readonly Edge[]): string[] => edges.map(({ source, target }) => `${source}-${target}`);

/** A graph by its edges. */
function graphOf(nodes: number, given: readonly [number, number, number][]): Edges {
  return {
    nodes,
    starOf: (source) => {
      const mine = given.filter(([from]) => from === source);
      const weights = mine.map(([, , weight]) => weight);
      return { source, targets: mine.map(([, to]) => to), counts: weights, inverseRanks: weights };
    },
  };
}

// The example of the R package backbone (Z. P. Neal, PLoS ONE 17, 2022, e0269137; function disparity): a weak and a strong
// clique, joined by one edge. At 0.05 it keeps the edges to the two centres, of whatever weight, and the one between them.
it('keeps the backbone that the R package backbone finds, at each scale', async () => {
  const weak = [1, 2, 3, 4];
  const strong = [6, 7, 8, 9];
  const clique = (nodes: number[], weight: number) =>
    nodes.flatMap((a) => nodes.filter((b) => b > a).map((b): [number, number, number] => [a, b, weight]));
  const spokes = (centre: number, nodes: number[], weight: number) =>
    nodes.map((node): [number, number, number] => [centre, node, weight]);
  const bridge: [number, number, number] = [0, 5, 75];
  const backbone = [...spokes(0, weak, 10), bridge, ...spokes(5, strong, 100)];
  const graph = graphOf(10, [...backbone, ...clique(weak, 1), ...clique(strong, 10)]);
  const kept = await edgesOf(graph, { alpha: 0.05 });
  expect(names(kept).toSorted()).toEqual(backbone.map(([a, b]) => `${a}-${b}`).toSorted());
  expect(kept.find(({ target }) => target === 5)?.alpha).toBeCloseTo(0.014636883087181696, 14);
  expect(await edgesOf(graph)).toHaveLength(backbone.length + 12);
});

it('lets an only edge be judged at its other end, and a lone pair by nobody', async () => {
  // Node 0 has a heavy and two light edges, each to a node without another; 4 and 5 have each other alone.
  const graph = graphOf(6, [
    [0, 1, 98],
    [0, 2, 1],
    [0, 3, 1],
    [4, 5, 1000],
  ]);
  expect(names(await edgesOf(graph, { alpha: 0.05 }))).toEqual(['0-1']);
  expect(names(await edgesOf(graph, { alpha: 0.999 }))).toEqual(['0-1', '0-2', '0-3']);
  expect(names(await edgesOf(graph, { alpha: 1 }))).toEqual(['0-1', '0-2', '0-3', '4-5']);
});

it('leaves light edges away after the backbone was found, and counts degrees of what is left', async () => {
  const graph = graphOf(4, [
    [0, 1, 98],
    [0, 2, 1],
    [0, 3, 1],
  ]);
  const network = await Network.of(graph, { ...ALL, minWeight: 2 });
  const [edge] = await edgesOf(graph, { minWeight: 2 });
  expect(edge).toMatchObject({ source: 0, target: 1, alpha: expect.closeTo(0.02 ** 2, 14) });
  expect([0, 1, 2, 3].map((node) => network.degreeOf(node))).toEqual([1, 1, 0, 0]);
  expect(network.weightedDegreeOf(0)).toBe(98);
});

const ITEMS = Array.from('abcdefgh');
const list = fc.record({
  text: fc.constantFrom('tea', 'coffee', 'cocoa'),
  items: fc.array(fc.constantFrom(...ITEMS), { minLength: 1, maxLength: 10 }),
});
/** Ranks with gaps and ties. */
const lists = fc.array(fc.tuple(list, fc.array(fc.nat(2), { minLength: 10, maxLength: 10 })), { maxLength: 12 });

type Given = [{ text: string; items: string[] }, number[]][];

const ranked = (given: Given) =>
  given.map(([{ text, items }, steps]) => {
    let rank = 1;
    return { text, items, domains: items, ranks: items.map((_, i) => (rank += steps[i] as number)) };
  });

function toLists(given: Given): ResultLists {
  const found = new ResultLists();
  for (const one of ranked(given)) found.add(one);
  return found;
}

const kinds: [string, (found: ResultLists) => Edges][] = [
  ['bipartite', (found) => new BipartiteEdges(found)],
  ['of co-occurrences', (found) => new CooccurrenceEdges(found)],
];

describe.each(kinds)('a graph that is %s', (_, toEdges) => {
  it('holds its backbone, which grows with alpha, and is all of it at 1', async () => {
    await fc.assert(
      fc.asyncProperty(
        lists,
        fc.double({ min: 0.001, max: 1, noNaN: true }),
        fc.double({ min: 0.001, max: 1, noNaN: true }),
        fc.constantFrom('count' as const, 'inverseRank' as const),
        async (given, one, other, weight) => {
          const graph = toEdges(toLists(given));
          const [strict, loose] = [Math.min(one, other), Math.max(one, other)];
          const whole = await edgesOf(graph, { weight });
          const wide = names(await edgesOf(graph, { weight, alpha: loose }));
          const narrow = names(await edgesOf(graph, { weight, alpha: strict }));
          expect(wide).toEqual(expect.arrayContaining(narrow));
          expect(names(whole)).toEqual(expect.arrayContaining(wide));
          expect(new Set(names(whole)).size).toBe(whole.length);
          for (const { alpha } of whole) expect(alpha >= 0 && alpha <= 1).toBe(true);
        },
      ),
    );
  });
});

/** Of each list, the best rank of each item in it. */
const bestRanks = (given: Given): { text: string; best: Map<string, number> }[] =>
  ranked(given).map(({ text, items, ranks }) => {
    const best = new Map<string, number>();
    for (const [i, item] of items.entries()) best.set(item, Math.min(best.get(item) ?? Infinity, ranks[i] as number));
    return { text, best };
  });

it('has the weights that the definitions give, pair by pair', async () => {
  await fc.assert(
    fc.asyncProperty(lists, async (given) => {
      const found = toLists(given);
      const best = bestRanks(given);
      for (const { source, target, count, inverseRank } of await edgesOf(new CooccurrenceEdges(found))) {
        const [a, b] = [found.items[source]?.name ?? '', found.items[target]?.name ?? ''];
        const both = best.filter(({ best: of }) => of.has(a) && of.has(b));
        expect(count).toBe(both.length);
        const sum = both.reduce((all, { best: of }) => all + 1 / (Number(of.get(a)) * Number(of.get(b))), 0);
        expect(inverseRank).toBeCloseTo(sum, 12);
      }
      for (const { source, target, count, inverseRank } of await edgesOf(new BipartiteEdges(found))) {
        const [text, item] = [found.texts[source]?.name, found.items[target - found.texts.length]?.name ?? ''];
        const mine = ranked(given).filter((one) => one.text === text);
        expect(count).toBe(mine.flatMap(({ items }) => items).filter((one) => one === item).length);
        const ranks = best.filter((one) => one.text === text).flatMap(({ best: of }) => of.get(item) ?? []);
        expect(inverseRank).toBeCloseTo(
          ranks.reduce((all, rank) => all + 1 / rank, 0),
          12,
        );
      }
    }),
  );
});
