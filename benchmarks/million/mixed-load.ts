import { ok } from 'node:assert/strict';
import { seededRandom } from '../../test/cache-checker/seeded-random.js';
import { type Answer, headerOf } from '../harness/connection.js';
import type { Visit } from '../harness/users.js';
import { zipfPicker } from '../harness/zipf.js';
import { API, type ApiBench } from './api.js';

const SESSIONS = 300;
const RESULTS = 10;
const TAG = 'of the benchmark';

interface Owned {
  id: number;
  /** What the latest write that was answered has left: no answer to a later request may be older. */
  edits: number;
  results: number;
  isWriting: boolean;
}

interface Shown {
  id: number;
  description: string | null;
  /** Of the statistics of a session. */
  results?: { total: number };
  items?: Shown[];
}

const treeOf = (id: number): string => `/sessions/${id}?include=queries.results.website`;
const isHit = (answer: Answer): boolean => /; ?hit\b/.test(headerOf(answer, 'Cache-Status') ?? '');
const editsOf = ({ description }: Shown): number => Number(/\d+/.exec(description ?? '')?.[0]);

/**
 * Users who read their own 300 sessions, few of them all the time, and now and then write. Every answer is compared with
 * what had been written before it was asked for.
 */
export class MixedLoad {
  hits = 0;
  reads = 0;
  writes = 0;
  private sessions: Owned[] = [];
  private readonly random = seededRandom(3);
  private readonly pick = zipfPicker(this.random, SESSIONS);

  constructor(
    private readonly bench: ApiBench,
    private readonly shareOfWrites: number,
  ) {}

  async prepare(): Promise<void> {
    for (let n = 0; n < SESSIONS; n += 1) {
      const body = { name: `benchmark ${n}`, tags: [TAG], description: 'edit 0' };
      const { id } = await this.send<{ id: number }>('POST', '/sessions', body);
      const session: Owned = { id, edits: 0, results: 0, isWriting: false };
      await this.send('POST', `/sessions/${id}/queries`, this.query(session, RESULTS));
      session.results = RESULTS;
      this.sessions.push(session);
    }
  }

  /** Everything that users read but the list, once: a hit rate is that of a server that has run for a while. */
  get everything(): Visit[] {
    const reads = ({ id }: Owned) => [`/sessions/${id}`, treeOf(id), `/stats/sessions/${id}`];
    return this.sessions.flatMap(reads).map((path) => ({ path: API + path }));
  }

  async remove(): Promise<void> {
    for (const { id } of this.sessions) await this.send('DELETE', `/sessions/${id}`);
    this.sessions = [];
  }

  readonly next = (): Visit => {
    const session = this.sessions[this.pick()] as Owned;
    if (this.random() < this.shareOfWrites && !session.isWriting) return this.write(session);
    const kind = this.random();
    if (kind < 0.6) return this.read(`/sessions/${session.id}`, this.notOlder(session));
    if (kind < 0.75) {
      return this.read(treeOf(session.id), this.notOlder(session));
    }
    if (kind < 0.95) {
      const { results } = session;
      const check = ({ results: { total } = { total: Number.NaN } }: Shown) =>
        ok(total >= results, `${total} results, there were ${results}`);
      return this.read(`/stats/sessions/${session.id}`, check);
    }
    return this.list();
  };

  private list(): Visit {
    const before = new Map(this.sessions.map(({ id, edits }) => [id, edits]));
    return this.read(`/sessions?tag=${encodeURIComponent(TAG)}`, ({ items = [] }) => {
      ok(items.length > 0, 'the list is empty');
      for (const shown of items)
        ok(editsOf(shown) >= (before.get(shown.id) ?? 0), `the list shows ${shown.description}`);
    });
  }

  private notOlder({ edits }: Owned): (shown: Shown) => void {
    return (shown) => ok(editsOf(shown) >= edits, `it shows "${shown.description}", edit ${edits} had been answered`);
  }

  private read(path: string, check: (shown: Shown) => void): Visit {
    return {
      path: API + path,
      check: (answer) => {
        this.reads += 1;
        if (isHit(answer)) this.hits += 1;
        check(JSON.parse(answer.body.toString()) as Shown);
      },
    };
  }

  private write(session: Owned): Visit {
    session.isWriting = true;
    const isEdit = this.random() < 0.5;
    const check = () => {
      this.writes += 1;
      if (isEdit) session.edits += 1;
      else session.results += 1;
      session.isWriting = false;
    };
    const change = { description: `edit ${session.edits + 1}` };
    return isEdit
      ? { method: 'PATCH', path: `${API}/sessions/${session.id}`, body: JSON.stringify(change), check }
      : {
          method: 'POST',
          path: `${API}/sessions/${session.id}/queries`,
          body: JSON.stringify(this.query(session, 1)),
          check,
        };
  }

  private query(session: Owned, count: number): object {
    const results = Array.from({ length: count }, (_, i) => ({
      rank: i + 1,
      url: `https://www.site${i}.com/${session.id}`,
    }));
    return { text: `query ${session.results}`, engine: 'google', results };
  }

  private async send<T>(method: string, path: string, body?: object): Promise<T> {
    const headers = { ...this.bench.headers, 'Content-Type': 'application/json' };
    const response = await fetch(this.bench.url + API + path, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (response.status === 204 ? undefined : await response.json()) as T;
  }
}
