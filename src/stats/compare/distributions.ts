import type { Comparison } from './compare.dto.js';

type Distribution = Comparison['distributions']['engines'];

const total = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0);

/** Values with their results in each session, the greatest first. */
export function distribution(
  rows: readonly { value: string; place: number; results: number }[],
  places: number,
): Distribution {
  const values = new Map<string, number[]>();
  for (const { value, place, results } of rows) {
    let counts = values.get(value);
    if (!counts) values.set(value, (counts = Array.from<number>({ length: places }).fill(0)));
    counts[place] = (counts[place] ?? 0) + results;
  }
  return Array.from(values, ([value, results]) => ({ value, results })).toSorted(
    (a, b) => total(b.results) - total(a.results) || (a.value < b.value ? -1 : 1),
  );
}
