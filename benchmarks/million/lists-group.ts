import { deepStrictEqual } from 'node:assert/strict';
import { seededRandom } from '../../test/cache-checker/seeded-random.js';
import type { Answer } from '../harness/connection.js';
import type { Group } from '../harness/group.js';
import type { Latency, Limit, Load } from '../harness/scenario.js';
import { busyUsers, withoutErrors } from '../harness/users.js';
import { zipfPicker } from '../harness/zipf.js';
import { type ApiBench, apiSetting, extended, openApi } from './api.js';
import { catalogue, type Catalogue } from './catalogue.js';
import { Expectation } from './expectation.js';
import { pathsOf, templates, unasked } from './routes.js';

const USERS = 100;
const SECONDS = 1.5;
const ALONE_SECONDS = 0.3;
const BAR_MS = 200;

/** The same server beside the first, without its cache; none beside a server that was named. */
interface ListsBench extends ApiBench {
  catalogue: Catalogue;
  uncached?: string;
}

async function openLists(options: Parameters<Group['open']>[0]): Promise<ListsBench> {
  const bench = await openApi(options);
  return extended(bench, async () => {
    const uncached = await bench.another?.({ CACHE_ENABLED: 'false' });
    return { ...bench, catalogue: await catalogue(bench), ...(uncached && { uncached: uncached.url }) };
  });
}

const everyList: Limit<ListsBench> = {
  name: 'lists and trees that are documented and not measured here',
  question: 'Is every list and tree of openapi.json asked for below?',
  baseline: '',
  unit: 'errors',
  bar: 1,
  read: async (bench) => {
    deepStrictEqual(await unasked(bench), []);
    return { ours: 0, baseline: 0 };
  },
};

/** With 100 users who ask at once again for what is asked for most, and now and then for what nobody asked for yet. */
const list = (template: string): Latency<ListsBench> => ({
  name: `GET ${template}`,
  question: `Have 95 of 100 answers arrived within ${BAR_MS} ms, with ${USERS} users who never pause?`,
  baseline: 'one user, without the cache',
  bar: BAR_MS,
  rounds: 2,
  load: async ({ url, uncached, headers, catalogue }) => {
    const paths = pathsOf(template, catalogue);
    const usersOf = (server: string, users: number, seconds: number): (() => ReturnType<Load['ours']>) => {
      const pick = zipfPicker(seededRandom(11), paths.length);
      const expectation = new Expectation();
      const next = () => {
        const path = paths[pick()] ?? '';
        return { path, check: (answer: Answer) => expectation.check(path, answer) };
      };
      return async () => withoutErrors(await busyUsers({ url: server, headers, users, seconds, next }));
    };
    return {
      ours: usersOf(url, USERS, SECONDS),
      ...(uncached && { baseline: usersOf(uncached, 1, ALONE_SECONDS) }),
    };
  },
});

export const listsGroup: Group = {
  setting: apiSetting,
  open: openLists,
  scenarios: [everyList, ...templates.map(list)],
  remote: true,
};
