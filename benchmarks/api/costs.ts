import { strictEqual } from 'node:assert/strict';
import { backendsOf, spentDuring } from '../harness/processor-time.js';
import type { Contest, Scenario } from '../harness/scenario.js';
import { busyUsers, inTurn, withoutErrors } from '../harness/users.js';
import { type ApiBench, authorization } from './bench.js';
import { QUERIES, RESULTS } from './data.js';

const APPLICATION = 'search-observatory';
const CLIENTS = 4;

/** Processor time of a hello of stock Nest on the machine on which the bars were set: others are slower or faster by as much. */
const HELLO_MS = 0.132;
/** As many as take a second or so: the kernel counts in hundredths of one. */
const HELLOS = 4000;

interface Asked {
  name: string;
  path: string;
  /** Milliseconds, where a hello takes HELLO_MS. */
  bar: number;
  requests: number;
  /** So many requests later the server is as fast as it gets. */
  warmUp: number;
  /** Throws unless this is the whole answer. */
  verify: (body: never) => void;
}

/** Processor time of requests that no cache answers, of the server and of the processes of PostgreSQL together. */
const cost = ({ name, path, bar, requests, warmUp, verify }: Asked): Scenario<ApiBench> => ({
  name: `${name}, processor time of server and database, ${requests.toLocaleString('en')} times`,
  question: `What does the answer cost when it is not cached? (${bar} ms where a hello of stock Nest takes ${HELLO_MS} ms.)`,
  baseline: 'stock Nest, hello',
  bar: bar / HELLO_MS,
  items: requests,
  rounds: 3,
  open: async ({ uncached, baselines }): Promise<Contest> => {
    const { server, dataSource } = uncached;
    const answer = await fetch(server.url + path, { headers: authorization(uncached) });
    verify((await answer.json()) as never);
    let [asked, answers, spent] = [0, 0, 0];
    const ask = async (url: string, visited: string, count = requests) => {
      asked = count;
      const next = inTurn(count, [{ path: visited }]);
      const visits = await busyUsers({ url, headers: authorization(uncached), users: CLIENTS, next });
      answers = withoutErrors(visits).milliseconds.length;
    };
    /** What as many as `requests` cost, of `count` that were asked. */
    const counted = async (pids: number[], url: string, visited: string, count = requests) => {
      const [milliseconds = Number.NaN] = await spentDuring([pids], () => ask(url, visited, count));
      spent += (milliseconds * requests) / count;
    };
    await ask(server.url, path, warmUp);
    await ask(baselines.nest.url, '/', HELLOS);
    const backends = await backendsOf(dataSource, APPLICATION);
    return {
      reset: async () => void (answers = 0),
      ours: () => counted([server.pid, ...backends], server.url, path),
      baseline: () => counted([baselines.nest.pid], baselines.nest.url, '/', HELLOS),
      clock: async () => spent,
      verify: async () => strictEqual(answers, asked),
    };
  },
});

interface Tree {
  queries: { results: { website: object | null }[] }[];
}

export const costs: Scenario<ApiBench>[] = [
  {
    name: 'list of 50 sessions',
    path: '/api/v1/sessions',
    bar: 1.5,
    requests: 1000,
    warmUp: 6000,
    verify: ({ items, total }: { items: unknown[]; total: number }) => strictEqual(items.length + 10, total),
  },
  {
    name: `tree of ${QUERIES} queries of ${RESULTS} results with websites`,
    path: '/api/v1/sessions/1?include=queries.results.website',
    bar: 5,
    requests: 300,
    warmUp: 2000,
    verify: ({ queries }: Tree) => {
      const websites = queries.flatMap(({ results }) => results.filter(({ website }) => website));
      strictEqual(websites.length, QUERIES * RESULTS);
    },
  },
  {
    name: 'page of 10 results',
    path: '/api/v1/results?sessionId=1&perPage=10',
    bar: 0.6,
    requests: 1000,
    warmUp: 12_000,
    verify: ({ items }: { items: unknown[] }) => strictEqual(items.length, 10),
  },
].map(cost);
