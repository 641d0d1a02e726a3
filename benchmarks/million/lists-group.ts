import { deepStrictEqual } from 'node:assert/strict';
import { seededRandom } from '../../test/cache-checker/seeded-random.js';
import type { Answer } from '../harness/connection.js';
import type { Group } from '../harness/group.js';
import type { Latency, Limit } from '../harness/scenario.js';
import { busyUsers, steadyUsers, withoutErrors } from '../harness/users.js';
import { zipfPicker } from '../harness/zipf.js';
import { type ApiBench, apiSetting, extended, openApi } from './api.js';
import { catalogue, type Catalogue } from './catalogue.js';
import { prepareMillion } from './database.js';
import { Expectation } from './expectation.js';
import { askable, pathsOf, templates, unasked } from './routes.js';

/** Each user asks once a second. What he waits for counts from when he would have asked, had the server kept up. */
const CROWD = { users: 100, perSecond: 100, seconds: 0.75 };
const ALONE = { users: 1, seconds: 0.2 };
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

const nameOf = (template: string): string => `GET ${template}`;

/** What many ask for comes from the cache, and what nobody asked for yet from the database. */
const list = (template: string): Latency<ListsBench> => ({
  name: nameOf(template),
  question: `Have 95 of 100 answers arrived within ${BAR_MS} ms, where each of ${CROWD.users} users asks once a second?`,
  baseline: 'one user, without the cache',
  bar: BAR_MS,
  rounds: 2,
  load: async ({ url, uncached, headers, catalogue }) => {
    const paths = pathsOf(template, catalogue);
    const asking = (server: string) => {
      const pick = zipfPicker(seededRandom(11), paths.length);
      const expectation = new Expectation();
      const next = () => {
        const path = paths[pick()] ?? '';
        return { path, check: (answer: Answer) => expectation.check(path, answer) };
      };
      return { url: server, headers, next };
    };
    const [crowd, alone] = [asking(url), uncached && asking(uncached)];
    return {
      ours: async () => withoutErrors(await steadyUsers({ ...crowd, ...CROWD })),
      ...(alone && { baseline: async () => withoutErrors(await busyUsers({ ...alone, ...ALONE })) }),
    };
  },
});

export const listsGroup: Group = {
  setting: apiSetting,
  prepare: prepareMillion,
  open: openLists,
  scenarios: [everyList, ...templates.map(list)],
  arranged: ({ catalogue }: ListsBench, scenarios) => {
    const measured = new Set([everyList.name, ...askable(catalogue).map(nameOf)]);
    return scenarios.filter(({ name }) => measured.has(name));
  },
  remote: true,
};
