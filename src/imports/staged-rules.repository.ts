import { Injectable } from '@nestjs/common';
import { queryIdentity } from '../queries/query-identity.js';
import type { ImportStaging } from './staging.repository.js';

interface StagedKey {
  n: number;
  text: string;
  engine: string;
  language: string | null;
  country: string | null;
  device: string | null;
}

/** Results that a rule took out of the import: how many, and the lines of the first. */
export interface TakenOut {
  rows: number;
  lines: number[];
}

const CHUNK = 5_000;

/** What can be decided only when a whole file is staged. Works on the temporary tables of one import. */
@Injectable()
export class StagedRulesRepository {
  async index({ runner }: ImportStaging): Promise<void> {
    await runner.query('CREATE INDEX ON import_queries (n)');
    await runner.query('CREATE INDEX ON import_results (n)');
    await runner.query('CREATE INDEX ON import_websites (hash)');
    await runner.query('ANALYZE import_queries, import_results, import_websites');
  }

  /** Queries without a time get that of their session, so that the same file gives the same queries again. */
  async fillTimes({ runner }: ImportStaging, collectedAt: Date): Promise<number> {
    let filled = 0;
    for (let last = 0; ;) {
      const keys: StagedKey[] = await runner.query(
        `SELECT n, text, engine, language, country, device FROM import_queries
         WHERE identity IS NULL AND n > $1 ORDER BY n LIMIT ${CHUNK}`,
        [last],
      );
      if (keys.length === 0) return filled;
      const identities = keys.map((key) => queryIdentity({ ...key, collectedAt }));
      await runner.query(
        `UPDATE import_queries AS query SET collected_at = $1, identity = given.identity
         FROM unnest($2::integer[], $3::bytea[]) AS given (n, identity) WHERE query.n = given.n`,
        [collectedAt, keys.map((key) => key.n), identities],
      );
      last = keys.at(-1)?.n ?? last;
      filled += keys.length;
    }
  }

  /** A tool that counts ranks from 0 does so in all it writes. Returns the engines of such ranks. */
  async shiftZeroRanks({ runner }: ImportStaging): Promise<string[]> {
    const engines: { engine: string }[] = await runner.query(`
      WITH zero AS (
        SELECT DISTINCT engine, type FROM import_results JOIN import_queries USING (n) WHERE rank = 0
      ), shifted AS (
        UPDATE import_results AS result SET rank = rank + 1
        FROM import_queries AS query JOIN zero USING (engine)
        WHERE query.n = result.n AND zero.type = result.type
      )
      SELECT DISTINCT engine FROM zero ORDER BY engine`);
    return engines.map(({ engine }) => engine);
  }

  /** Where a query has no ranks at all, the order in the file stands in. Returns the number of results. */
  async rankByOrder({ runner }: ImportStaging): Promise<number> {
    const [, count]: [unknown, number] = await runner.query(`
      UPDATE import_results AS result SET rank = ordered.rank
      FROM (
        SELECT seq, row_number() OVER (PARTITION BY n, type ORDER BY seq) AS rank,
          count(rank) OVER (PARTITION BY n, type) AS given
        FROM import_results
      ) AS ordered
      WHERE ordered.seq = result.seq AND ordered.given = 0`);
    return count;
  }

  /** Beside ranks that are given, a missing one cannot be known. */
  takeOutUnranked(staging: ImportStaging, most: number): Promise<TakenOut> {
    return this.takeOut(staging, 'rank IS NULL', most);
  }

  takeOutRankedBeyond(staging: ImportStaging, rank: number, most: number): Promise<TakenOut> {
    return this.takeOut(staging, `rank > ${rank}`, most);
  }

  /** Where a topic's ranks repeat they say nothing, and the scores decide, as in trec_eval. Returns the results. */
  async rankByScore({ runner }: ImportStaging): Promise<number> {
    const [, count]: [unknown, number] = await runner.query(`
      UPDATE import_results AS result SET rank = ordered.rank
      FROM (
        SELECT seq, row_number() OVER (PARTITION BY n ORDER BY (extra ->> 'score')::double precision DESC, seq) AS rank
        FROM import_results
        WHERE n IN (SELECT n FROM import_results GROUP BY n HAVING count(*) > count(DISTINCT rank))
      ) AS ordered
      WHERE ordered.seq = result.seq`);
    return count;
  }

  private async takeOut({ runner }: ImportStaging, condition: string, most: number): Promise<TakenOut> {
    const [taken]: [TakenOut] = await runner.query(`
      WITH taken AS (DELETE FROM import_results WHERE ${condition} RETURNING line)
      SELECT count(*) AS rows, coalesce((array_agg(line ORDER BY line))[:${most}], '{}') AS lines FROM taken`);
    return taken;
  }
}
