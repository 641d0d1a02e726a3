import type { Group, Options } from '../harness/group.js';
import type { Latency, Limit } from '../harness/scenario.js';
import { busyUsers, inTurn, type Visited, withoutErrors } from '../harness/users.js';
import { type ApiBench, apiSetting, extended, openApi } from './api.js';
import { prepareMillion } from './database.js';
import { MixedLoad } from './mixed-load.js';

const USERS = 100;
const SECONDS = 2;
const WRITES = 0.02;

interface MixedBench extends ApiBench {
  load: MixedLoad;
  /** Answers from two servers in turn where there are two: a write at one must be seen at the other. */
  visit: () => Promise<Visited>;
  uncached?: string;
}

async function openMixed(options: Options): Promise<MixedBench> {
  const bench = await openApi(options);
  return extended(bench, () => mixed(bench, options));
}

async function mixed(bench: ApiBench, options: Options): Promise<MixedBench> {
  const close = async () => {
    await load.remove();
    await bench.close();
  };
  const load = new MixedLoad(bench, WRITES);
  options.tell?.('making sessions');
  await load.prepare();
  const second = await bench.another?.({});
  const uncached = await bench.another?.({ CACHE_ENABLED: 'false' });
  const urls = [bench.url, ...(second ? [second.url] : [])];
  const visit = async () => {
    const crowds = urls.map((url) =>
      busyUsers({ url, headers: bench.headers, users: USERS / urls.length, seconds: SECONDS, next: load.next }),
    );
    const visited = (await Promise.all(crowds)).map(withoutErrors);
    const milliseconds = visited.flatMap((each) => [...each.milliseconds]);
    return {
      milliseconds,
      seconds: Math.max(...visited.map(({ seconds }) => seconds)),
      errors: 0,
      firstError: undefined,
    };
  };
  return { ...bench, load, visit, close, ...(uncached && { uncached: uncached.url }) };
}

const hitRate: Limit<MixedBench> = {
  name: `hit rate of ${USERS} users who read by Zipf, one request in fifty a write`,
  question:
    'Are more than 80 % of the reads hits, and is no answer older than what had been written before it was asked for?',
  baseline: 'of all requests writes',
  unit: '%',
  bar: 80,
  atLeast: true,
  read: async ({ load, visit, url, headers }) => {
    const { everything } = load;
    withoutErrors(await busyUsers({ url, headers, users: 8, next: inTurn(everything.length, everything) }));
    await visit();
    Object.assign(load, { hits: 0, reads: 0, writes: 0 });
    await visit();
    const { hits, reads, writes } = load;
    return { ours: (hits / reads) * 100, baseline: (writes / (reads + writes)) * 100 };
  },
};

const latency: Latency<MixedBench> = {
  name: `${USERS} users who read by Zipf, one request in fifty a write`,
  question: 'What is the cache worth under reads and writes?',
  baseline: 'without the cache',
  bar: 200,
  rounds: 2,
  load: async ({ load, visit, uncached, headers }) => {
    const plain = (url: string) => async () =>
      withoutErrors(await busyUsers({ url, headers, users: USERS, seconds: SECONDS, next: load.next }));
    return { ours: visit, ...(uncached && { baseline: plain(uncached) }) };
  },
};

export const mixedGroup: Group = {
  setting: apiSetting,
  prepare: prepareMillion,
  open: openMixed,
  scenarios: [hitRate, latency],
  remote: true,
};
