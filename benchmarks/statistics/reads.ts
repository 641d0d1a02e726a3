import type { DataSource } from 'typeorm';
import { CountsRepository } from '../../src/stats/counts/counts.repository.js';
import { DomainsRepository } from '../../src/stats/domains/domains.repository.js';
import { StatsRepository } from '../../src/stats/stats.repository.js';

/** What a route reads from the database, and what the same takes by a plain count. */
export interface Read {
  route: string;
  ours: (dataSource: DataSource) => Promise<unknown>;
  plain: (dataSource: DataSource) => Promise<unknown>;
}

const ORGANIC = { type: 'organic' };
const SESSION = 7;
/** A bound that excludes nothing, but that no sum of domains is kept for. */
const ALWAYS = new Date('0001-01-01T00:00:00Z');

const countsBy = (by: string): string => `
  SELECT ${by} AS key, count(*) AS queries, sum(results)::bigint AS results FROM (
    SELECT q.*, (SELECT count(*) FROM results r WHERE r.query_id = q.id AND r.type = 'organic') AS results FROM queries q
     WHERE q.workspace_id = 1
  ) AS q GROUP BY 1 ORDER BY 1`;

interface Group {
  queries: number;
  results: number;
}

const grouped = <Row extends Group>(rows: Row[], key: (row: Row) => string) =>
  rows
    .map((row) => ({ key: key(row), queries: row.queries, results: row.results }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1));

const one = async (dataSource: DataSource, sql: string): Promise<unknown> => (await dataSource.query(sql))[0];

export const READS: readonly Read[] = [
  {
    route: 'global',
    ours: (dataSource) => new StatsRepository(dataSource).global(1),
    plain: (dataSource) =>
      one(
        dataSource,
        `SELECT (SELECT count(*) FROM sessions WHERE workspace_id = 1) AS sessions,
           (SELECT count(*) FROM queries WHERE workspace_id = 1) AS queries,
           (SELECT count(*) FROM results WHERE workspace_id = 1) AS results,
           (SELECT count(*) FROM websites WHERE workspace_id = 1) AS websites,
           (SELECT count(DISTINCT domain) FROM websites WHERE workspace_id = 1) AS domains,
           (SELECT count(*) FROM nouns WHERE workspace_id = 1) AS nouns,
           (SELECT min(collected_at) FROM queries WHERE workspace_id = 1) AS "firstCollectedAt",
           (SELECT max(collected_at) FROM queries WHERE workspace_id = 1) AS "lastCollectedAt"`,
      ),
  },
  {
    route: 'sessions/:id',
    ours: async (dataSource) => {
      const { websites, domains, fewestResults, mostResults } = await new StatsRepository(dataSource).session(
        1,
        SESSION,
      );
      return { websites, domains, fewestResults, mostResults };
    },
    plain: (dataSource) =>
      one(
        dataSource,
        `SELECT count(DISTINCT website_id) AS websites, count(DISTINCT domain) AS domains,
           (SELECT min(n) FROM (SELECT count(r.id) AS n FROM queries q LEFT JOIN results r ON r.query_id = q.id
             WHERE q.session_id = ${SESSION} GROUP BY q.id) AS query) AS "fewestResults",
           (SELECT max(n) FROM (SELECT count(r.id) AS n FROM queries q LEFT JOIN results r ON r.query_id = q.id
             WHERE q.session_id = ${SESSION} GROUP BY q.id) AS query) AS "mostResults"
         FROM results WHERE session_id = ${SESSION}`,
      ),
  },
  {
    route: 'domains (top 20)',
    ours: async (dataSource) => (await new DomainsRepository(dataSource).figures(1, ORGANIC, 20)).items,
    plain: async (dataSource) =>
      (await new DomainsRepository(dataSource).figures(1, { ...ORGANIC, from: ALWAYS }, 20)).items,
  },
  {
    route: 'engines',
    ours: async (dataSource) =>
      grouped((await new CountsRepository(dataSource).engines(1, ORGANIC, 100)).rows, ({ engine }) => engine),
    plain: (dataSource) => dataSource.query(countsBy('engine')),
  },
  {
    route: 'timeline',
    ours: async (dataSource) =>
      grouped(
        (await new CountsRepository(dataSource).timeline(1, ORGANIC, { interval: 'day', limit: 366 })).rows,
        ({ from }) => from,
      ),
    plain: (dataSource) => dataSource.query(countsBy(`to_char(collected_at AT TIME ZONE 'UTC', 'YYYY-MM-DD')`)),
  },
];
