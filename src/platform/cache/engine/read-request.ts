import type { TagsOf } from '../keys/dependency-table.js';
import type { Life } from './expiry.js';
import type { Policy } from './policy.js';
import type { TemplateStatistics } from './statistics.js';
import type { Invalidator } from './transaction-scope.js';
import type { Encoded } from './value-codec.js';

/** What all keys of one template have in common. */
export interface Template {
  name: string;
  policy: Policy;
  tagsOf: TagsOf;
  statistics: TemplateStatistics;
}

export type Outcome = 'hit' | 'stale' | 'miss' | 'joined' | 'bypass' | 'fallback';

/** Filled in for a caller who wants to know how he was served. */
export interface Trace {
  outcome?: Outcome;
  life?: Life;
  stored?: boolean;
}

/** Loads a value; for a comparison with what is kept, in another way, or never. */
export interface Loader {
  (): unknown;
  again?: (() => unknown) | 'never';
}

export interface ReadRequest {
  key: string;
  tags: readonly string[];
  template: Template;
  load: () => unknown;
  trace?: Trace | undefined;
  /** A refresh: the value with this end of life is not good enough. */
  replaces?: number | undefined;
}

/** Returned by a loader whose answer is for this caller, and not to be kept: an error page, a stream. */
export class Unstored<T = unknown> {
  constructor(readonly value: T) {}
}

/** A value given by hand, for a key whose stamps are made anew with it. */
export interface WriteRequest {
  key: string;
  tags: readonly string[];
  template: Template;
  body: Encoded;
  life: Life;
}

/** Where values are kept and writes made known: in this process alone, or through Redis. */
export interface Backend extends Invalidator {
  /** `performance.now()` up to which a value in memory is known to be current. */
  readonly memoryUntil: number;
  fetch(request: ReadRequest): Promise<unknown>;
  /** Looks without loading. */
  peek(request: Omit<ReadRequest, 'load'>): Promise<{ value: unknown; life: Life } | undefined>;
  write(request: WriteRequest): Promise<void>;
  add(request: WriteRequest, by: number): Promise<number>;
  /** Invalidates by a pattern that no tag stands for, in its stored form; '' is everything. */
  sweep(pattern: string): Promise<void>;
  /** Calls for a new value behind the back of a reader who was served an old one. */
  onRefreshDue(refresh: (request: ReadRequest, life: Life) => void): void;
}
