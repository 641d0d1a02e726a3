import { match, strictEqual } from 'node:assert/strict';
import { get, type Load, play } from '../harness/load.js';
import type { Scenario } from '../harness/scenario.js';
import { type ApiBench, authorization, type Baseline, requestOf } from './bench.js';

const CLIENTS = 64;
const ANSWERS = 10_000;
const LIST = '/api/v1/sessions';

const WORDS: Record<Baseline, string> = {
  'node-http': 'bare node:http, hello',
  express: 'bare Express, hello',
  nest: 'stock Nest, hello',
};

interface Asked {
  name: string;
  question: string;
  /** What is asked of the product; it comes from the cache. */
  request: (bench: ApiBench) => Promise<Pick<Load, 'requests' | 'status'>>;
  against: Baseline;
  bar: number;
}

const rate = ({ name, question, request, against, bar }: Asked): Scenario<ApiBench> => ({
  name: `${name}, ${CLIENTS} clients`,
  question,
  baseline: WORDS[against],
  bar,
  items: ANSWERS,
  rounds: 5,
  open: async (bench) => {
    const common = { connections: CLIENTS, count: ANSWERS };
    const ours: Load = { ...common, url: bench.cached.server.url, ...(await request(bench)) };
    const theirs: Load = { ...common, url: bench.baselines[against].url, requests: [get('/')] };
    let answers = 0;
    const playing = (load: Load) => async () => ({ answers } = await play(load));
    return {
      reset: async () => void (answers = 0),
      ours: playing(ours),
      baseline: playing(theirs),
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

async function listRequest(bench: ApiBench): Promise<Pick<Load, 'requests'>> {
  const { items } = (await (await hit(bench, LIST)).json()) as { items: unknown[] };
  strictEqual(items.length, 50);
  return { requests: [requestOf(bench.cached, LIST)] };
}

async function revalidation(bench: ApiBench): Promise<Pick<Load, 'requests' | 'status'>> {
  const etag = (await hit(bench, LIST)).headers.get('etag') ?? '';
  return { requests: [requestOf(bench.cached, LIST, { 'If-None-Match': etag })], status: 304 };
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
