import { canonicalUrl, type CanonicalUrl } from '../platform/canonical-url/index.js';
import { QUERY_STATUSES, type QueryStatus } from '../queries/query.entity.js';
import { MAX_RANK } from '../results/result.dto.js';
import { parseCollectedAt } from './collected-at.js';
import type { GivenQuery, GivenResult } from './formats/format.js';
import { GivenValues, Refusal, shown } from './given-values.js';

/** What stands in where a file says nothing. */
export interface ImportDefaults {
  query?: string;
  engine?: string;
  language?: string;
  country?: string;
  device?: string;
  collectedAt?: Date;
}

export interface AdmittedQuery {
  text: string;
  engine: string;
  language: string | null;
  country: string | null;
  device: string | null;
  /** Null where neither file nor caller name one: the time of the session. */
  collectedAt: Date | null;
  status: QueryStatus;
  params: string;
  tool: string | null;
  error: string | null;
}

export interface AdmittedResult {
  /** Null when the file has none; from 0 when the file counts so. */
  rank: number | null;
  type: string;
  url: string | null;
  website: CanonicalUrl | null;
  title: string | null;
  snippet: string | null;
  extra: string | null;
}

export interface RuleCounts {
  zeroRanks: number;
  missingRanks: number;
  halfRanks: number;
  ranksByOrder: number;
  ranksByPage: number;
}

/** The limits of the API (see query.dto and result.dto), checked by hand: an import checks millions of rows. */
const MAX = { text: 10_000, engine: 64, place: 35, device: 64, tool: 255, error: 10_000 };
const MAX_URL = 100_000;
const MAX_TEXT = 1_000_000;

/** The door: turns what a file says into what the database takes, or throws a Refusal that says why not. */
export class Admission {
  readonly values = new GivenValues();
  readonly counts: RuleCounts = { zeroRanks: 0, missingRanks: 0, halfRanks: 0, ranksByOrder: 0, ranksByPage: 0 };

  constructor(private readonly defaults: ImportDefaults) {}

  query(given: GivenQuery): AdmittedQuery {
    const { values, defaults } = this;
    const text = values.label(given.text, 'text', MAX.text) ?? defaults.query;
    if (text === undefined)
      throw new Refusal('MISSING_QUERY', 'The file gives no query text here; name it with the parameter query');
    const engine = values.label(given.engine, 'engine', MAX.engine) ?? defaults.engine;
    if (engine === undefined)
      throw new Refusal('MISSING_ENGINE', 'The file gives no engine here; name it with the parameter engine');
    const error = values.label(given.error, 'error', MAX.error);
    return {
      text,
      engine,
      language: values.label(given.language, 'language', MAX.place) ?? defaults.language ?? null,
      country: values.label(given.country, 'country', MAX.place) ?? defaults.country ?? null,
      device: values.label(given.device, 'device', MAX.device) ?? defaults.device ?? null,
      collectedAt: this.collectedAt(given.collectedAt),
      status: statusOf(given.status) ?? (error === null ? 'completed' : 'failed'),
      params: values.json(given.params, 'params') ?? '{}',
      tool: values.label(given.tool, 'tool', MAX.tool),
      error,
    };
  }

  result(given: GivenResult): AdmittedResult {
    const { values } = this;
    const type = values.label(given.type, 'type', 64) ?? 'organic';
    const url = values.label(given.url, 'url', MAX_URL);
    if (url === null && type === 'organic') throw new Refusal('MISSING_URL', 'An organic result has a url', 'url');
    const rank = values.rank(given.rank, MAX_RANK);
    const isHalf = rank !== null && !Number.isInteger(rank);
    this.count(rank, isHalf, given.rankedBy);
    const extra = isHalf ? { ...(given.extra as object | undefined), givenRank: rank } : given.extra;
    return {
      // The result between the 10th and the 11th stands in the 11th place; its neighbours keep theirs.
      rank: rank === null ? null : Math.ceil(rank),
      type,
      url,
      website: url === null ? null : canonicalUrl(url),
      title: values.text(given.title, 'title', MAX_TEXT),
      snippet: values.text(given.snippet, 'snippet', MAX_TEXT),
      extra: values.json(extra, 'extra'),
    };
  }

  private count(rank: number | null, isHalf: boolean, rankedBy: GivenResult['rankedBy']): void {
    if (rank === 0) this.counts.zeroRanks += 1;
    if (rank === null) this.counts.missingRanks += 1;
    if (isHalf) this.counts.halfRanks += 1;
    if (rankedBy === 'order') this.counts.ranksByOrder += 1;
    if (rankedBy === 'page') this.counts.ranksByPage += 1;
  }

  private collectedAt(given: unknown): Date | null {
    if (given === undefined || given === null || given === '') return this.defaults.collectedAt ?? null;
    const date = parseCollectedAt(given);
    if (!date) throw new Refusal('INVALID_TIME', `${shown(given)} is no time`, 'collectedAt');
    return date;
  }
}

function statusOf(given: unknown): QueryStatus | undefined {
  if (given === undefined || given === null || given === '') return undefined;
  const status = QUERY_STATUSES.find((known) => known === given);
  if (!status) throw new Refusal('INVALID_STATUS', `A status is one of ${QUERY_STATUSES.join(', ')}`, 'status');
  return status;
}
