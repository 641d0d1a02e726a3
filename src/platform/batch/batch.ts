import type { Request, Response } from 'express';
import type { z } from 'zod';
import { currentTransaction } from '../cache/index.js';
import type { Transaction } from '../database/index.js';
import { noteCommitted } from '../errors/index.js';
import { toInputErrors } from '../validation/index.js';
import { BatchRefused } from './batch.errors.js';
import { inGroups } from './groups.js';
import { isNdjson, type Item, readItems } from './items.js';
import { readAhead } from './read-ahead.js';
import { type BatchReport, countOutcomes, type Outcome, Report } from './report.js';

export interface BatchPlan<T> {
  /** Name of the array in a JSON body. */
  field: 'items' | 'ids';
  /** Also prepares an item for its turn to be written, by a transform: that costs nothing while the database works. */
  schema: z.ZodType<T>;
  atomic: boolean;
  maxBytes: number;
  /** Items of one transaction; fewer than usual where each is much work. */
  groupSize?: number;
  /** Writes a group of items and says what became of each, in their order. */
  write(items: T[], transaction: Transaction): Promise<Outcome[]>;
  /** One group, or with `atomic` the whole body; after a deadlock it is tried again, as often as `retries` says. */
  transaction<R>(work: (transaction: Transaction) => Promise<R>, retries?: number): Promise<R>;
}

/** An item that can be written, or what is wrong with it. */
type Checked<T> = { line: number; size: number } & ({ item: T } | { fault: Outcome });

/** The settings that bulk routes share. */
export class BatchLimits {
  constructor(readonly maxBytes: number) {}
}

/** Large enough for COPY, small enough that validating one group does not hold up other requests. */
const GROUP_SIZE = 2_000;

const NDJSON = 'application/x-ndjson';

const wantsLines = (request: Request): boolean => request.accepts(['application/json', NDJSON]) === NDJSON;

function check<T>(item: Item, plan: BatchPlan<T>): Checked<T> {
  const { line } = item;
  if ('code' in item) return { line, size: 0, fault: { outcome: 'failed', code: item.code, detail: item.detail } };
  const parsed = plan.schema.safeParse(item.value);
  if (!parsed.success) return { line, size: 0, fault: { outcome: 'failed', ...firstError(parsed.error) } };
  return { line, size: item.size, item: parsed.data };
}

function firstError(error: z.ZodError): { code: string; detail: string; pointer?: string } {
  const [first] = toInputErrors(error, { type: 'body' });
  return { code: 'INVALID_ITEM', detail: 'The item is not valid', ...first };
}

async function* checked<T>(request: Request, plan: BatchPlan<T>): AsyncIterable<Checked<T>[]> {
  for await (const items of readItems(request, plan.field, plan.maxBytes)) yield items.map((item) => check(item, plan));
}

async function outcomesOf<T>(
  group: Checked<T>[],
  plan: BatchPlan<T>,
  transaction?: Transaction,
): Promise<[number, Outcome][]> {
  const valid = group.flatMap((checked) => ('item' in checked ? [checked.item] : []));
  const write = (within: Transaction) => plan.write(valid, within);
  const done = valid.length === 0 ? [] : await (transaction ? write(transaction) : plan.transaction(write));
  const written = done.values();
  return group.map((checked) => [checked.line, 'fault' in checked ? checked.fault : (written.next().value as Outcome)]);
}

/** Every group of items, written as it comes. A body that breaks off leaves the groups before it, and says so. */
async function* run<T>(
  request: Request,
  plan: BatchPlan<T>,
  transaction?: Transaction,
): AsyncIterable<[number, Outcome][]> {
  let committed = 0;
  try {
    for await (const group of readAhead(inGroups(checked(request, plan), plan.groupSize ?? GROUP_SIZE))) {
      const outcomes = await outcomesOf(group, plan, transaction);
      if (isCertain(plan)) {
        countOutcomes(outcomes.map(([, outcome]) => outcome));
        committed += group.length;
      }
      yield outcomes;
    }
  } catch (error) {
    noteCommitted(error, committed);
    throw error;
  }
}

/** A transaction around all groups may still take all of them back. */
const isCertain = <T>({ atomic }: BatchPlan<T>): boolean => !atomic && !currentTransaction();

const toLine = ([line, outcome]: [number, Outcome]): string => `${JSON.stringify({ line, ...outcome })}\n`;

/** A body that was streamed in is gone, and what was written of it with the transaction: only its sender can try again. */
const retriesOf = (request: Request): number | undefined => (isNdjson(request) ? 0 : undefined);

interface Outcomes {
  report: Report;
  lines: string[];
}

async function collect(groups: AsyncIterable<[number, Outcome][]>, asLines: boolean): Promise<Outcomes> {
  const report = new Report();
  const lines: string[] = [];
  for await (const group of groups) {
    for (const [line, outcome] of group) report.add(line, outcome);
    if (asLines) lines.push(group.map(toLine).join(''));
  }
  return { report, lines };
}

const allOrNothing = <T>(request: Request, plan: BatchPlan<T>, asLines: boolean): Promise<Outcomes> =>
  plan.transaction(async (transaction) => {
    const outcomes = await collect(run(request, plan, transaction), asLines);
    const { failed, errors } = outcomes.report;
    if (failed > 0) throw new BatchRefused(failed, errors);
    return outcomes;
  }, retriesOf(request));

async function streamLines<T>(request: Request, response: Response, plan: BatchPlan<T>): Promise<void> {
  for await (const group of run(request, plan)) {
    const isTaken = response.type(NDJSON).write(group.map(toLine).join(''));
    // Who has gone takes nothing any more, and nothing will be heard of that again.
    if (response.closed) return;
    if (!isTaken) await drained(response);
  }
  response.end();
}

/** Until there is room again, or nobody who reads. An answer of many groups comes here often: it leaves no listener. */
const drained = (response: Response): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      response.off('drain', end).off('close', end);
      resolve();
    };
    response.on('drain', end).on('close', end);
  });

/** A report, lines of NDJSON, or nothing more, since the answer has been sent. */
export type BatchAnswer = BatchReport | string | undefined;

/**
 * Takes the items of the request, writes them by the plan, and answers: one report, or one line an item for clients that
 * accept application/x-ndjson, streamed as soon as it is certain.
 */
export async function answerBatch<T>(request: Request, response: Response, plan: BatchPlan<T>): Promise<BatchAnswer> {
  const asLines = wantsLines(request);
  if (asLines && isCertain(plan)) {
    await streamLines(request, response, plan);
    return undefined;
  }
  const { report, lines } = await (plan.atomic
    ? allOrNothing(request, plan, asLines)
    : collect(run(request, plan), asLines));
  if (!isCertain(plan)) report.countAll();
  if (!asLines) return report.toJSON();
  response.type(NDJSON);
  return lines.join('');
}
