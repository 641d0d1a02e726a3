import { match, strictEqual } from 'node:assert/strict';
import type { Answer } from '../harness/connection.js';
import type { Scenario } from '../harness/scenario.js';
import type { Server } from '../harness/server.js';
import { busyUsers, inTurn, withoutErrors } from '../harness/users.js';
import { type ApiBench, authorization, type Baseline } from './bench.js';

const CLIENTS = 64;
const ANSWERS = 5000;
/** V8 has optimized what runs for each of so many requests; a server is measured as it is after its first seconds. */
const WARM_AFTER = 20_000;
const LIST = '/api/v1/sessions';

const WORDS: Record<Baseline, string> = {
  'node-http': 'bare node:http, hello',
  express: 'bare Express, hello',
  nest: 'stock Nest, hello',
};

/** What each client asks for, and what every answer must have. */
interface Question {
  path: string;
  headers?: Record<string, string>;
  status?: number;
}

interface Asked {
  name: string;
  question: string;
  /** What is asked of the product; it comes from the cache. */
  request: (bench: ApiBench) => Promise<Question>;
  against: Baseline;
  bar: number;
}

const warm = new WeakSet<Server>();

async function warmUp(server: Server, play: (count: number) => Promise<void>): Promise<void> {
  if (!warm.has(server)) await play(WARM_AFTER);
  warm.add(server);
}

const rate = ({ name, question, request, against, bar }: Asked): Scenario<ApiBench> => ({
  name: `${name}, ${CLIENTS} clients`,
  question,
  baseline: WORDS[against],
  bar,
  items: ANSWERS,
  rounds: 15,
  open: async (bench) => {
    const question = await request(bench);
    let answers = 0;
    const playing =
      (url: string, { path, headers, status: wanted = 200 }: Question) =>
      async (count: number) => {
        const visit = { path, check: ({ status }: Answer) => strictEqual(status, wanted) };
        const next = inTurn(count, [visit]);
        answers = withoutErrors(await busyUsers({ url, headers, users: CLIENTS, next })).milliseconds.length;
      };
    const ours = playing(bench.cached.server.url, question);
    const baseline = playing(bench.baselines[against].url, { path: '/' });
    await warmUp(bench.cached.server, ours);
    await warmUp(bench.baselines[against], baseline);
    return {
      reset: async () => void (answers = 0),
      ours: () => ours(ANSWERS),
      baseline: () => baseline(ANSWERS),
      verify: async () => strictEqual(answers, ANSWERS),
    };
  },
});

/** Fills the cache, and shows that the next answer comes from there. */
async function hit({ cached }: ApiBench, path: string): Promise<Response> {
  const ask = () => fetch(cached.server.url + path, { headers: authorization(cached) });
  await (await ask()).text();
  const answer = await ask();
  strictEqual(answer.status, 200);
  match(answer.headers.get('cache-status') ?? '', /; hit/);
  return answer;
}

async function listRequest(bench: ApiBench): Promise<Question> {
  const { items } = (await (await hit(bench, LIST)).json()) as { items: unknown[] };
  strictEqual(items.length, 50);
  return { path: LIST, headers: authorization(bench.cached) };
}

async function revalidation(bench: ApiBench): Promise<Question> {
  const etag = (await hit(bench, LIST)).headers.get('etag') ?? '';
  return { path: LIST, headers: { ...authorization(bench.cached), 'If-None-Match': etag }, status: 304 };
}

const LIST_HIT = { name: 'cached list of 50 sessions', request: listRequest };
const NOT_MODIFIED = { name: '304 of it', request: revalidation };

export const rates: Scenario<ApiBench>[] = [
  {
    ...LIST_HIT,
    question:
      'Is an answer from the cache, with all that a request goes through, 1.5 times as fast as an empty Express?',
    against: 'express' as const,
    bar: 1 / 1.5,
  },
  {
    ...NOT_MODIFIED,
    question: 'Is the answer that nothing has changed?',
    against: 'express' as const,
    bar: 1 / 1.5,
  },
  { ...LIST_HIT, question: 'How far is that from an empty Nest?', against: 'nest' as const, bar: 1 / 1.5 },
  { ...LIST_HIT, question: 'How far is it from what Node itself can do?', against: 'node-http' as const, bar: 5 },
].map(rate);
