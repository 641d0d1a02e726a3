import { createHash } from 'node:crypto';
import type { Noun } from '../../src/nouns/noun.entity.js';
import { queryIdentity } from '../../src/queries/query-identity.js';
import type { SearchQuery } from '../../src/queries/query.entity.js';
import type { SearchResult } from '../../src/results/result.entity.js';
import type { Session } from '../../src/sessions/session.entity.js';
import type { Website } from '../../src/websites/website.entity.js';
import { seededRandom } from '../../test/cache-checker/seeded-random.js';
import { zipfPicker } from '../harness/zipf.js';
import { Words } from './words.js';

export const RESULTS = 1_000_000;
const SESSIONS = 1000;
const WEBSITES = 150_000;
const DOMAINS = 15_000;
const TEXTS = 20_000;
const TOPICS = 4000;
const POOL = 80;
const ENGINES = ['google', 'bing', 'brave', 'mojeek'];
const LENGTHS = [10, 10, 20, 20, 20, 30, 30, 50];
const TYPES = ['ad', 'answer', 'news', 'video'];
const TLDS = ['com', 'org', 'net', 'co.uk', 'de', 'io'];
const FIRST_DAY = Date.UTC(2026, 0, 1, 6);
const DAY_MS = 86_400_000;

type Rows<T> = Generator<Partial<T>>;

/**
 * What collections look like: few large sessions and many small ones, the same texts on four engines day after day, a
 * few websites and words everywhere and most of them hardly anywhere, every sixth result no organic one. The same rows
 * every time; ids count from 1 in the order of the rows.
 */
export class Dataset {
  /** Changes with what the rows are. */
  static readonly version = 1;

  private readonly random = seededRandom(2026);
  private readonly words = new Words(this.random);
  private readonly famous = zipfPicker(this.random, WEBSITES, 0.9);
  private readonly domain = zipfPicker(this.random, DOMAINS, 0.8);
  private readonly pages: { url: string; domain: string; title: string }[] = [];
  private readonly pools = new Map<number, number[]>();
  private readonly topics: string[] = [];
  private readonly queried: { session: number; topic: number }[] = [];

  *sessions(): Rows<Session> {
    for (let i = 0; i < SESSIONS; i += 1) {
      const name = `${this.words.some(1, 3)} ${i + 1}`;
      yield {
        workspaceId: 1,
        name,
        tags: [this.words.word()],
        status: 'completed',
        description: this.words.some(5, 20),
      };
    }
  }

  *websites(): Rows<Website> {
    for (let i = 0; i < WEBSITES; i += 1) {
      const site = this.domain();
      const domain = `site${site}.${TLDS[site % TLDS.length]}`;
      const host = `www.${domain}`;
      const title = this.words.some(4, 10);
      const url = `https://${host}/${title.replaceAll(' ', '-')}/${i}`;
      this.pages.push({ url, domain, title });
      const urlHash = createHash('sha256').update(url).digest();
      yield { workspaceId: 1, url, urlHash, host, domain, title, language: 'en' };
    }
  }

  /** Of the sites seen most. */
  *texts(): Generator<{ websiteId: number; text: string }> {
    for (let i = 0; i < TEXTS; i += 1) yield { websiteId: i + 1, text: this.words.some(60, 200) };
  }

  *nouns(texts: Iterable<{ websiteId: number; text: string }>): Rows<Noun> {
    for (const { websiteId, text } of texts) {
      const counts = new Map<string, number>();
      const words = text.split(' ');
      for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
      const frequent = [...counts].toSorted(([, a], [, b]) => b - a).slice(0, 15);
      for (const [lemma, frequency] of frequent)
        yield { workspaceId: 1, websiteId, lemma, frequency, tfidf: (frequency / words.length) * this.random() * 10 };
    }
  }

  /** Session by session, each topic of it on all engines, day after day, until there are results enough. */
  *queries(): Rows<SearchQuery> {
    const share = RESULTS / (LENGTHS.reduce((sum, length) => sum + length, 0) / LENGTHS.length) / harmonic(SESSIONS);
    for (let i = 0; i < TOPICS; i += 1) this.topics.push(`${this.words.some(2, 4)} ${i}`);
    for (let session = 1; session <= SESSIONS; session += 1) {
      // The last session takes what is left.
      const wanted = session === SESSIONS ? RESULTS : Math.max(8, Math.round(share / session ** 0.8));
      for (let n = 0; n < wanted; n += 1) yield this.query(session, n);
    }
  }

  private query(session: number, n: number): Partial<SearchQuery> {
    const [engine, nth] = [ENGINES[n % ENGINES.length] ?? '', Math.floor(n / ENGINES.length)];
    const days = Math.min(30, 1 + Math.floor(nth / 4));
    const topic = (session * 37 + Math.floor(nth / days)) % TOPICS;
    this.queried.push({ session, topic });
    const collectedAt = new Date(FIRST_DAY + ((session * 3) % 300) * DAY_MS + n * 60_000);
    const key = {
      text: this.topics[topic] ?? '',
      engine,
      language: 'en',
      country: 'gb',
      device: 'desktop',
      collectedAt,
    };
    return { ...key, workspaceId: 1, sessionId: session, identity: queryIdentity(key), tool: 'serper' };
  }

  /** As many queries as it takes; asked for alternately with them. */
  *results(queryId: number): Rows<SearchResult> {
    const { session, topic } = this.queried[queryId - 1] ?? { session: 0, topic: 0 };
    const length = LENGTHS[Math.floor(this.random() * LENGTHS.length)] ?? 10;
    const ranked = this.pool(topic)
      .map((website, at) => ({ website, at: at + this.random() * 12 }))
      .toSorted((a, b) => a.at - b.at);
    for (const [at, { website }] of ranked.slice(0, length).entries()) {
      const { url, domain, title } = this.pages[website] ?? { url: '', domain: '', title: '' };
      const type = this.random() < 0.16 ? (TYPES[Math.floor(this.random() ** 2 * TYPES.length)] ?? 'ad') : 'organic';
      const head = { workspaceId: 1, sessionId: session, queryId, websiteId: website + 1, domain };
      yield { ...head, rank: at + 1, type, url, title, snippet: this.words.some(12, 30) };
    }
  }

  /** Which websites a topic has, the best first. */
  private pool(topic: number): number[] {
    const known = this.pools.get(topic);
    if (known) return known;
    const pool = new Set<number>();
    while (pool.size < POOL) pool.add(this.random() < 0.4 ? this.famous() : Math.floor(this.random() * WEBSITES));
    this.pools.set(topic, [...pool]);
    return [...pool];
  }
}

const harmonic = (count: number): number =>
  Array.from({ length: count }, (_, i) => 1 / (i + 1) ** 0.8).reduce((sum, part) => sum + part, 0);
