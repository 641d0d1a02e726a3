import type { QueryRunner } from 'typeorm';
import { run } from './statement.js';

/**
 * Without these the planner can only walk the given keys in their order and look each up by its index. What is switched
 * off counts as costly, and what is costly would be compiled: 150 ms for nothing.
 */
const OTHER_WAYS = ['enable_hashjoin', 'enable_mergejoin', 'enable_seqscan', 'enable_bitmapscan', 'jit'];

/**
 * Runs writes that join their table with a list of keys so that they lock rows in the order of that list. Locking
 * them first by SELECT … FOR UPDATE promises the same but writes every row twice. Ends with the transaction, which
 * `last` says follows at once, or else with the work; a savepoint that is rolled back takes the settings back, too.
 */
export async function inKeyOrder<Result>(
  runner: QueryRunner,
  work: () => Promise<Result>,
  last = false,
): Promise<Result> {
  const before = await run<{ value: string }>(
    runner,
    `SELECT current_setting(name) AS value, set_config(name, 'off', true)
     FROM unnest($1::text[]) WITH ORDINALITY AS u(name, ord) ORDER BY ord`,
    [OTHER_WAYS],
  );
  const result = await work();
  if (last) return result;
  await run(runner, 'SELECT set_config(name, value, true) FROM unnest($1::text[], $2::text[]) AS u(name, value)', [
    OTHER_WAYS,
    before.map(({ value }) => value),
  ]);
  return result;
}
