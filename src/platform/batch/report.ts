import { z } from 'zod';
import type { InputError } from '../errors/index.js';

/** What became of one item. */
export type Outcome =
  | { outcome: 'inserted' | 'updated' | 'deleted' | 'skipped'; id: number }
  | { outcome: 'failed'; code: string; detail: string; pointer?: string };

export const failed = (code: string, detail: string): Outcome => ({ outcome: 'failed', code, detail });

const MAX_ERRORS = 1_000;
const count = z.number().int().min(0);

export const BatchReport = z
  .object({
    received: count.meta({ example: 2 }),
    inserted: count.meta({ example: 1 }),
    updated: count.meta({ example: 0 }),
    deleted: count.meta({ example: 0 }),
    skipped: count.describe('Already as the item says').meta({ example: 0 }),
    failed: count.meta({ example: 1 }),
    ids: z
      .array(z.number().int().min(1).nullable())
      .max(2_147_483_647)
      .describe('In the order of the items; null where one failed')
      .meta({ example: [17, null] }),
    errors: z
      .array(
        z.object({
          line: z.number().int().min(1).describe('Line of NDJSON, or place in the array, from 1'),
          pointer: z.string().max(10_000).optional().describe('JSON pointer into the item'),
          code: z.string().max(64),
          detail: z.string().max(10_000),
        }),
      )
      .max(MAX_ERRORS)
      .meta({
        example: [{ line: 2, pointer: '#/rank', code: 'TOO_SMALL', detail: 'Too small: expected number to be >=1' }],
      }),
    errorsTruncated: z.boolean().describe('There are more errors than are listed').meta({ example: false }),
  })
  .meta({ id: 'BatchReport' });
export type BatchReport = z.infer<typeof BatchReport>;

const totals = { inserted: 0, updated: 0, deleted: 0, skipped: 0, failed: 0 };

/** Items of all batches of this process, by what became of them. */
export const batchTotals = (): Readonly<typeof totals> => totals;

/** Of items whose transaction has been committed. */
export function countOutcomes(outcomes: readonly Outcome[]): void {
  for (const { outcome } of outcomes) totals[outcome] += 1;
}

/** Counts outcomes as they come. */
export class Report {
  private readonly counts = { received: 0, inserted: 0, updated: 0, deleted: 0, skipped: 0, failed: 0 };
  private readonly ids: (number | null)[] = [];
  readonly errors: (InputError & { line: number })[] = [];

  add(line: number, outcome: Outcome): void {
    this.counts.received += 1;
    this.counts[outcome.outcome] += 1;
    this.ids.push(outcome.outcome === 'failed' ? null : outcome.id);
    if (outcome.outcome !== 'failed' || this.errors.length >= MAX_ERRORS) return;
    const { outcome: _, ...error } = outcome;
    this.errors.push({ line, ...error });
  }

  get failed(): number {
    return this.counts.failed;
  }

  /** Adds its counts to the totals, where its items were written in one transaction. */
  countAll(): void {
    for (const outcome of Object.keys(totals) as (keyof typeof totals)[]) totals[outcome] += this.counts[outcome];
  }

  toJSON(): BatchReport {
    return {
      ...this.counts,
      ids: this.ids,
      errors: this.errors,
      errorsTruncated: this.counts.failed > this.errors.length,
    };
  }
}
