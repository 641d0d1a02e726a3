import type { Website } from '../../src/websites/website.entity.js';
import type { DatabaseBench } from './bench.js';
import { settle, website, wordsFrom } from './data.js';

/** Websites 0 … count - 1, each with a title of its own. */
export function websites(count: number, seed: number): Partial<Website>[] {
  const words = wordsFrom(seed);
  return Array.from({ length: count }, (_, i) => website(i, words(8)));
}

/** The first `count` of them stand in the table, with ids 1 … count, as after an earlier import. */
export async function standingWebsites(bench: DatabaseBench, count: number): Promise<() => Promise<void>> {
  const { dataSource } = bench;
  await dataSource.query('TRUNCATE sessions, websites RESTART IDENTITY CASCADE; DROP TABLE IF EXISTS websites_before');
  const rows = websites(count, 1);
  await dataSource.query(
    `CREATE TABLE websites_before AS SELECT row_number() OVER () AS id, 1::bigint AS workspace_id, w.*
     FROM unnest($1::text[], $2::bytea[], $3::text[], $4::text[], $5::text[], $6::text[])
       AS w(url, url_hash, host, domain, title, language)`,
    (['url', 'urlHash', 'host', 'domain', 'title', 'language'] as const).map((property) =>
      rows.map((row) => row[property]),
    ),
  );
  return async () => {
    await dataSource.query(`TRUNCATE websites CASCADE`);
    await dataSource.query(
      `INSERT INTO websites (id, workspace_id, url, url_hash, host, domain, title, language) SELECT * FROM websites_before;
       ALTER TABLE websites ALTER COLUMN id RESTART WITH ${count + 1}`,
    );
    await dataSource.query('VACUUM ANALYZE websites');
    await settle(bench);
  };
}
