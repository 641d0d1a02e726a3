const committed = new WeakMap<object, number>();

/** A request that commits in groups failed after so many of its items: they stay, and its problem says so. */
export function noteCommitted(thrown: unknown, items: number): void {
  if (typeof thrown === 'object' && thrown !== null && items > 0) committed.set(thrown, items);
}

export const committedBefore = (thrown: unknown): number | undefined =>
  typeof thrown === 'object' && thrown !== null ? committed.get(thrown) : undefined;
