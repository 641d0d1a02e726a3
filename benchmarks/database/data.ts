import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { SearchResult } from '../../src/results/result.entity.js';
import type { Website } from '../../src/websites/website.entity.js';
import type { DatabaseBench } from './bench.js';

const WORDS =
  'heat pump energy subsidy price review test house water air solar noise cost install guide best 2026 €'.split(' ');

/** The same words in every run: a linear congruential generator with a fixed seed. */
export function wordsFrom(seed: number): (count: number) => string {
  let state = seed;
  const next = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  return (count) => Array.from({ length: count }, () => WORDS[Math.floor(next() * WORDS.length)]).join(' ');
}

const hostOf = (i: number) => `www.site${i % 2000}.example`;
const urlOf = (i: number) => `https://${hostOf(i)}/articles/${i}/a-page-of-some-length.html`;

export function website(i: number, title: string): Partial<Website> {
  const [host, url] = [hostOf(i), urlOf(i)];
  const urlHash = createHash('sha256').update(url).digest();
  return { workspaceId: 1, url, urlHash, host, domain: host.slice(4), title, language: 'en' };
}

export const WEBSITES = 20_000;
export const QUERIES = 1000;

/** Results as an import makes them: 100 of a query, of websites that come again and again. */
export function results(count: number): Partial<SearchResult>[] {
  const words = wordsFrom(7);
  return Array.from({ length: count }, (_, i) => {
    const site = (i * 7919) % WEBSITES;
    return {
      workspaceId: 1,
      sessionId: 1,
      queryId: (Math.floor(i / 100) % QUERIES) + 1,
      websiteId: site + 1,
      domain: `site${site % 2000}.example`,
      rank: (i % 100) + 1,
      url: urlOf(site),
      title: words(8),
      snippet: words(25),
    };
  });
}

/** The parents of `results`: one session, its queries, and the websites as `website` makes them. */
export async function parents({ dataSource }: Pick<DatabaseBench, 'dataSource'>): Promise<void> {
  await dataSource.query('TRUNCATE sessions, websites RESTART IDENTITY CASCADE');
  await dataSource.query(`INSERT INTO sessions (workspace_id, name) VALUES (1, 'benchmark')`);
  await dataSource.query(
    `INSERT INTO queries (workspace_id, session_id, text, engine, collected_at, identity)
     SELECT 1, 1, 'query ' || i, 'google', now(), sha256(i::text::bytea) FROM generate_series(1, ${QUERIES}) i`,
  );
  await dataSource.query(
    `INSERT INTO websites (workspace_id, url, url_hash, host, domain)
     SELECT 1, 'https://' || host || path, sha256(('https://' || host || path)::bytea), host, substr(host, 5)
     FROM generate_series(0, ${WEBSITES - 1}) i,
       LATERAL (SELECT 'www.site' || i % 2000 || '.example' AS host, '/articles/' || i || '/a-page-of-some-length.html' AS path) u`,
  );
}

/** What a COPY of `results` gives, and the columns that it fills. */
const RESULT_PROPERTIES = [
  'workspaceId',
  'sessionId',
  'queryId',
  'websiteId',
  'domain',
  'rank',
  'url',
  'title',
  'snippet',
] as const;
export const RESULT_COLUMNS = 'workspace_id, session_id, query_id, website_id, domain, rank, url, title, snippet';

/** `results` as a file for psql. */
export function resultsFile(bench: DatabaseBench, rows: readonly Partial<SearchResult>[]): Promise<string> {
  return copyFile(
    bench,
    'results.copy',
    rows.map((row) => RESULT_PROPERTIES.map((property) => row[property])),
  );
}

type CopyValue = string | number | Buffer | null | undefined;

function copyText(value: CopyValue): string {
  if (Buffer.isBuffer(value)) return String.raw`\\x${value.toString('hex')}`;
  return value === null || value === undefined ? String.raw`\N` : String(value);
}

/** Values as a file in COPY's text format; they hold no tabs, newlines or backslashes. */
export async function copyFile(bench: DatabaseBench, name: string, rows: CopyValue[][]): Promise<string> {
  const file = path.join(bench.folder, name);
  await writeFile(file, rows.map((row) => `${row.map(copyText).join('\t')}\n`).join(''));
  return file;
}

/** Nothing of the run before is left to be written while the next one is timed. */
export async function settle({ dataSource }: DatabaseBench): Promise<void> {
  await dataSource.query('CHECKPOINT');
}
