import { strictEqual } from 'node:assert/strict';
import { backendsOf, spentDuring } from '../harness/processor-time.js';
import type { Limit } from '../harness/scenario.js';
import { busyUsers, inTurn, withoutErrors } from '../harness/users.js';
import { type ApiBench, authorization } from './bench.js';
import { QUERIES, RESULTS } from './data.js';

const APPLICATION = 'search-observatory';
const CLIENTS = 4;
const WARM_UP = 600;
const REQUESTS = 1000;

interface Asked {
  name: string;
  path: string;
  bar: number;
  /** Throws unless this is the whole answer. */
  verify: (body: never) => void;
}

/** Processor time of a request that no cache answers, of the server and of the processes of PostgreSQL together. */
const cost = ({ name, path, bar, verify }: Asked): Limit<ApiBench> => ({
  name: `${name}, processor time of server and database`,
  question: 'What does the answer cost when it is not cached?',
  baseline: 'of it PostgreSQL',
  unit: 'ms',
  bar,
  read: async ({ uncached }) => {
    const { server, dataSource } = uncached;
    const asked = { url: server.url, headers: authorization(uncached), users: CLIENTS };
    const answer = await fetch(server.url + path, { headers: authorization(uncached) });
    verify((await answer.json()) as never);
    const ask = async (count: number) => withoutErrors(await busyUsers({ ...asked, next: inTurn(count, [{ path }]) }));
    await ask(WARM_UP);
    const backends = await backendsOf(dataSource, APPLICATION);
    const [ours, database] = await spentDuring([[server.pid, ...backends], backends], () => ask(REQUESTS));
    return { ours: (ours ?? Number.NaN) / REQUESTS, baseline: (database ?? Number.NaN) / REQUESTS };
  },
});

interface Tree {
  queries: { results: { website: object | null }[] }[];
}

export const costs: Limit<ApiBench>[] = [
  {
    name: 'list of 50 sessions',
    path: '/api/v1/sessions',
    bar: 1.5,
    verify: ({ items, total }: { items: unknown[]; total: number }) => strictEqual(items.length + 10, total),
  },
  {
    name: `tree of ${QUERIES} queries of ${RESULTS} results with websites`,
    path: '/api/v1/sessions/1?include=queries.results.website',
    bar: 5,
    verify: ({ queries }: Tree) => {
      const websites = queries.flatMap(({ results }) => results.filter(({ website }) => website));
      strictEqual(websites.length, QUERIES * RESULTS);
    },
  },
  {
    name: 'page of 10 results',
    path: '/api/v1/results?sessionId=1&perPage=10',
    bar: 0.6,
    verify: ({ items }: { items: unknown[] }) => strictEqual(items.length, 10),
  },
].map(cost);
