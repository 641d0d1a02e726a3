import type { ComparedText, Comparison } from '../lists/comparison.js';
import type { Ranking } from '../measures/ranking.js';
import type { Item } from '../lists/ranked-lists.repository.js';

/** One page in one query text, before and after; null where it is absent. */
export interface Move {
  text: string;
  engine: string | null;
  item: Item;
  from: number | null;
  to: number | null;
}

export const DIRECTIONS = ['entered', 'left', 'up', 'down'] as const;
export type Direction = (typeof DIRECTIONS)[number];

export interface Movements extends Record<Direction, { count: number; items: Move[] }> {
  /** Query texts that both have. */
  queries: number;
  /** Pages that kept their rank. */
  same: number;
}

const rankIn = ({ ranks, places }: Ranking<Item>, item: Item): number | null => ranks[places.get(item) ?? -1] ?? null;

function* movesOf({ text, engine }: ComparedText, before: Ranking<Item>, after: Ranking<Item>): Iterable<Move> {
  for (const [i, item] of before.items.entries()) {
    yield { text, engine, item, from: before.ranks[i] as number, to: rankIn(after, item) };
  }
  for (const [i, item] of after.items.entries()) {
    if (!before.places.has(item)) yield { text, engine, item, from: null, to: after.ranks[i] as number };
  }
}

function directionOf({ from, to }: Move): Direction | 'same' {
  if (from === null) return 'entered';
  if (to === null) return 'left';
  return from === to ? 'same' : to < from ? 'up' : 'down';
}

/** The higher the place that was won or lost, and the longer the way, the earlier. */
const weight = ({ from, to }: Move): number =>
  from !== null && to !== null ? -Math.abs(from - to) : (from ?? 0) + (to ?? 0);

const byWeight = (a: Move, b: Move): number =>
  weight(a) - weight(b) || (a.to ?? 0) - (b.to ?? 0) || (a.text < b.text ? -1 : a.text > b.text ? 1 : 0);

/** The greatest of many moves, which are never all sorted: two sessions may share next to nothing. */
class Greatest {
  count = 0;
  readonly items: Move[] = [];

  constructor(private readonly most: number) {}

  add(move: Move): void {
    this.count += 1;
    const { items, most } = this;
    if (items.length === most && byWeight(move, items[most - 1] as Move) >= 0) return;
    let place = items.length;
    while (place > 0 && byWeight(move, items[place - 1] as Move) < 0) place -= 1;
    items.splice(place, 0, move);
    if (items.length > most) items.pop();
  }
}

/** What changed from one source to another in the query texts that both have; of each direction the greatest moves. */
export function movements({ texts }: Comparison, from: string, to: string, limit: number): Movements {
  const greatest = () => new Greatest(limit);
  const found = { entered: greatest(), left: greatest(), up: greatest(), down: greatest() };
  let [queries, same] = [0, 0];
  for (const text of texts) {
    const [before, after] = [text.rankings.get(from), text.rankings.get(to)];
    if (!before || !after) continue;
    queries += 1;
    for (const move of movesOf(text, before, after)) {
      const direction = directionOf(move);
      if (direction === 'same') same += 1;
      else found[direction].add(move);
    }
  }
  return { queries, same, ...found };
}
