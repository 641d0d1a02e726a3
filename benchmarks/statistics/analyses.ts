import { deepStrictEqual, ok } from 'node:assert/strict';
import type { KeptDatabase } from '../database/kept.js';
import { download } from '../bulk/http.js';
import type { Limit } from '../harness/scenario.js';
import { ANALYSED } from './analyses-data.js';
import { LARGE, type StatisticsBench } from './bench.js';
import { times } from './times.js';

/** A server that has just started is slower than any. */
const WARM_UP = 10;
const REQUESTS = 15;
/** Of those that take a second and more. */
const LONG_REQUESTS = 3;

/** An analysis over HTTP, and one figure of its answer by a plain statement. */
interface Analysis {
  what: string;
  bar: number;
  path: string;
  figure: (answer: string) => unknown;
  plain: string;
}

const { overlap, compared, network } = ANALYSED;

async function bodyOf(url: string): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of download(url)) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

const JACCARD_BY_PAIR = `
  WITH item AS (
    SELECT DISTINCT q.text, q.engine, r.website_id FROM queries q JOIN results r ON r.query_id = q.id
     WHERE q.session_id = ${overlap} AND r.rank <= 10
  ), size AS (
    SELECT text, engine, count(*) AS n FROM item GROUP BY 1, 2
  ), shared AS (
    SELECT a.text, a.engine AS a, b.engine AS b, count(*) AS n
      FROM item a JOIN item b ON b.text = a.text AND b.website_id = a.website_id AND b.engine > a.engine GROUP BY 1, 2, 3
  )
  SELECT json_agg(json_build_array(a, b, jaccard) ORDER BY a, b) AS figure FROM (
    SELECT l.engine AS a, r.engine AS b,
           round(avg(coalesce(s.n, 0)::numeric / (l.n + r.n - coalesce(s.n, 0))), 9)::float8 AS jaccard
      FROM size l JOIN size r ON r.text = l.text AND r.engine > l.engine
      LEFT JOIN shared s ON (s.text, s.a, s.b) = (l.text, l.engine, r.engine) GROUP BY 1, 2
  ) AS pair`;

const SHARED_PAGES = `
  SELECT json_build_object('total', count(*), 'shared', count(*) FILTER (WHERE sessions = 2)) AS figure FROM (
    SELECT website_id, count(DISTINCT session_id) AS sessions FROM results
     WHERE session_id IN (${overlap}, ${compared}) GROUP BY 1
  ) AS page`;

/** Each pair of domains with the lists in which both stand: how many pairs, and how many lists together. */
const pairsOf = (session: number): string => `
  WITH list AS (SELECT DISTINCT query_id, domain FROM results WHERE session_id = ${session})
  SELECT json_build_object('edges', count(*), 'count', sum(n)) AS figure FROM (
    SELECT a.domain, b.domain, count(*) AS n FROM list a JOIN list b ON b.query_id = a.query_id AND b.domain > a.domain GROUP BY 1, 2
  ) AS pair`;

function edgesOf(csv: string): { edges: number; count: number } {
  const lines = csv.trimEnd().split('\r\n').slice(1);
  return { edges: lines.length, count: lines.reduce((sum, line) => sum + Number(line.split(',')[4]), 0) };
}

const round = (value: number): number => Math.round(value * 1e9) / 1e9;

const OVERLAP: Analysis = {
  what: 'GET /stats/overlap of 4 engines × 50 query texts × 100 results',
  bar: 50,
  path: `/stats/overlap?sessionId=${overlap}`,
  figure: (answer) =>
    (JSON.parse(answer) as { pairs: { a: string; b: string; jaccard: number }[] }).pairs
      .map(({ a, b, jaccard }) => [a, b, round(jaccard)])
      .toSorted(([a, b], [c, d]) => (`${a} ${b}` < `${c} ${d}` ? -1 : 1)),
  plain: JACCARD_BY_PAIR,
};

const COMPARE: Analysis = {
  what: 'GET /stats/compare of two such sessions',
  bar: 100,
  path: `/stats/compare?sessionIds=${overlap},${compared}`,
  figure: (answer) => {
    const { urls } = JSON.parse(answer) as { urls: { total: number; shared: { count: number } } };
    return { total: urls.total, shared: urls.shared.count };
  },
  plain: SHARED_PAGES,
};

const cooccurrence = (nodes: string, session: number, bar: number): Analysis => ({
  what: `GET /sessions/:id/network?type=domain-cooccurrence of ${nodes} nodes`,
  bar,
  path: `/sessions/${session}/network?type=domain-cooccurrence&format=csv`,
  figure: edgesOf,
  plain: pairsOf(session),
});

const limitOf = ({ what, bar, path, figure, plain }: Analysis): Limit<StatisticsBench> => ({
  name: `${what}, over HTTP, among ${LARGE.toLocaleString('en')} results`,
  question: 'Is the whole answer there in time, uncached?',
  baseline: 'plain GROUP BY of one figure',
  unit: 'ms',
  bar,
  read: async ({ large, server }) => {
    const url = `${server.url}/api/v1${path}`;
    const byPlain = async ({ dataSource }: KeptDatabase): Promise<unknown> => {
      const [row]: [{ figure: unknown }] = await dataSource.query(plain);
      return row.figure;
    };
    const isLong = bar > 1_000;
    if (!isLong) await times(WARM_UP, () => bodyOf(url));
    const answer = await bodyOf(url);
    ok(answer.length > 1_000);
    deepStrictEqual(figure(answer), await byPlain(large));
    return {
      ours: await times(isLong ? LONG_REQUESTS : REQUESTS, async () => {
        for await (const chunk of download(url)) ok(chunk);
      }),
      baseline: await times(isLong ? 1 : 3, () => byPlain(large)),
    };
  },
});

export const ANALYSES: readonly Limit<StatisticsBench>[] = [
  OVERLAP,
  COMPARE,
  cooccurrence('1,000', network, 1_000),
  cooccurrence('10,000', overlap, 5_000),
].map(limitOf);
