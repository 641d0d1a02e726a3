import pg from 'pg';

/** Lists longer than this change no plan that is worth its cost. */
const LIST_LIMIT = 1000;

const cut = (value: unknown): unknown => (Array.isArray(value) ? value.slice(0, LIST_LIMIT) : value);

/** The top node of the plan. The statement is not executed; its connection is opened for it, and closed. */
export async function explain(
  config: pg.ClientConfig,
  sql: string,
  parameters: unknown[] | undefined,
  timeoutMs: number,
): Promise<unknown> {
  // Handed on as it is: pg-pool hides the password in it from whoever copies it.
  const client = new pg.Client(config);
  client.on('error', () => undefined);
  const late = setTimeout(() => void client.end().catch(() => undefined), timeoutMs);
  try {
    await client.connect();
    await client.query(`SET statement_timeout = ${Math.round(timeoutMs)}`);
    const { rows } = await client.query<{ 'QUERY PLAN': { Plan: unknown }[] }>(
      `EXPLAIN (FORMAT JSON) ${sql}`,
      parameters?.map(cut),
    );
    return rows[0]?.['QUERY PLAN'][0]?.Plan;
  } finally {
    clearTimeout(late);
    await client.end().catch(() => undefined);
  }
}
