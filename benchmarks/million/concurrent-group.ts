import { seededRandom } from '../../test/cache-checker/seeded-random.js';
import type { Answer } from '../harness/connection.js';
import type { Group, Options } from '../harness/group.js';
import type { Latency, Load } from '../harness/scenario.js';
import { busyUsers, steadyUsers, type Visit, withoutErrors } from '../harness/users.js';
import { zipfPicker } from '../harness/zipf.js';
import { type ApiBench, apiSetting, extended, openApi } from './api.js';
import { catalogue, type Catalogue } from './catalogue.js';
import { prepareMillion } from './database.js';
import { Expectation } from './expectation.js';
import { askable, pathsOf } from './routes.js';

const USERS = [100, 200, 1000];
const SECONDS = 2;
const STEADY = { users: 200, perSecond: 300, seconds: 4 };

interface ConcurrentBench extends ApiBench {
  catalogue: Catalogue;
}

/** Every list, tree and statistic, each as often as the others, with all that users ask of it. */
function everything({ catalogue }: ConcurrentBench, seed: number): () => Visit {
  const random = seededRandom(seed);
  const expectation = new Expectation();
  const routes = askable(catalogue).map((template) => {
    const paths = pathsOf(template, catalogue);
    return { paths, pick: zipfPicker(random, paths.length) };
  });
  return () => {
    const { paths = [], pick = () => 0 } = routes[Math.floor(random() * routes.length)] ?? {};
    const path = paths[pick()] ?? '';
    return { path, check: (answer: Answer) => expectation.check(path, answer) };
  };
}

/** The bar is that nobody sees an error: how long 1,000 users who never pause must wait is up to the machine. */
const crowd = (users: number): Latency<ConcurrentBench> => ({
  name: `${users.toLocaleString('en')} users at once, on all lists, trees and statistics`,
  question: `Is every request of ${users} users who never pause answered, and with what was asked for?`,
  rounds: 2,
  load: async (bench): Promise<Load> => {
    const { url, headers } = bench;
    const next = everything(bench, users);
    return { ours: async () => withoutErrors(await busyUsers({ url, headers, users, seconds: SECONDS, next })) };
  },
});

const steady: Latency<ConcurrentBench> = {
  name: `${STEADY.perSecond} requests a second, timed from when they were due`,
  question: 'How long does a user wait at a rate that does not slow down when the server does?',
  bar: 200,
  rounds: 1,
  load: async (bench): Promise<Load> => {
    const { url, headers } = bench;
    const next = everything(bench, 5);
    return { ours: async () => withoutErrors(await steadyUsers({ url, headers, ...STEADY, next })) };
  },
};

export const concurrentGroup: Group = {
  setting: apiSetting,
  prepare: prepareMillion,
  open: async (options: Options): Promise<ConcurrentBench> => {
    const bench = await openApi(options);
    return extended(bench, async () => ({ ...bench, catalogue: await catalogue(bench) }));
  },
  scenarios: ({ users }) => (users === undefined ? [...USERS.map(crowd), steady] : [crowd(users)]),
  remote: true,
};
