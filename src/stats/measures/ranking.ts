/** A list of results as measures see it: each item once, at its best rank. */
export interface Ranking<T> {
  /** Best first. */
  readonly items: readonly T[];
  /** Of each item, as the engine gave it: not decreasing, with gaps and ties. */
  readonly ranks: readonly number[];
  /** Of each item: one more than there are items of better rank, so that tied items share the depth of the first. */
  readonly depths: readonly number[];
  /** Item → its index in the three arrays. */
  readonly places: ReadonlyMap<T, number>;
}

/** `items` and their `ranks` in the order of the ranks; an item that comes twice counts where it comes first. */
export function toRanking<T>(items: readonly T[], ranks: readonly number[] = items.map((_, i) => i + 1)): Ranking<T> {
  const places = new Map<T, number>();
  const kept: number[] = [];
  const depths: number[] = [];
  for (const [i, item] of items.entries()) {
    if (places.has(item)) continue;
    const rank = ranks[i] as number;
    const tied = kept.length > 0 && kept.at(-1) === rank;
    depths.push(tied ? (depths.at(-1) as number) : kept.length + 1);
    places.set(item, kept.length);
    kept.push(rank);
  }
  return { items: [...places.keys()], ranks: kept, depths, places };
}

/** How many items have a rank of at most `k`. */
export function sizeWithin<T>({ ranks }: Ranking<T>, k: number): number {
  let size = 0;
  while (size < ranks.length && (ranks[size] as number) <= k) size += 1;
  return size;
}

/** How many items have a rank of at most `k` in both. */
export function sharedWithin<T>(a: Ranking<T>, b: Ranking<T>, k: number): number {
  let shared = 0;
  const size = sizeWithin(a, k);
  for (let i = 0; i < size; i += 1) {
    const place = b.places.get(a.items[i] as T);
    if (place !== undefined && (b.ranks[place] as number) <= k) shared += 1;
  }
  return shared;
}
