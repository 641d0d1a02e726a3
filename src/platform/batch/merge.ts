import { failed, type Outcome } from './report.js';

interface ItemFault {
  index: number;
  code: string;
  detail: string;
}

/**
 * The outcomes of a group of which only some items were written: `written` are their places in the group, `errors` name
 * a place among the written ones, `outcomeOf` says what became of the others of them.
 */
export function mergeOutcomes(
  outcomes: (Outcome | undefined)[],
  written: readonly number[],
  errors: readonly ItemFault[],
  outcomeOf: (place: number) => Outcome,
): Outcome[] {
  for (const { index, code, detail } of errors) {
    const place = written[index];
    if (place !== undefined) outcomes[place] = failed(code, detail);
  }
  for (const [index, place] of written.entries()) outcomes[place] ??= outcomeOf(index);
  return outcomes as Outcome[];
}
