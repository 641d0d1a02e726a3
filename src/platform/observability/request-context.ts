import { AsyncLocalStorage } from 'node:async_hooks';
import type { TraceContext } from './trace-context.js';

/** What is known of the request in whose name something is done. */
export interface RequestContext {
  requestId: string;
  trace: TraceContext;
  method: string;
  /** The template of the route, such as `/api/v1/sessions/{id}`; known once it is found. */
  route: () => string;
  statements: StatementTally;
}

/** What a request asked of the database. */
export interface StatementTally {
  count: number;
  milliseconds: number;
  waitMilliseconds: number;
  /** Runs by fingerprint. */
  runs: Map<string, number>;
}

const requests = new AsyncLocalStorage<RequestContext>();
const repositoryMethods = new AsyncLocalStorage<string>();

export const newTally = (): StatementTally => ({ count: 0, milliseconds: 0, waitMilliseconds: 0, runs: new Map() });

export const currentRequest = (): RequestContext | undefined => requests.getStore();
export const withinRequest = <R>(context: RequestContext, work: () => R): R => requests.run(context, work);

/** Such as `SessionsRepository.findPage`. */
export const currentRepositoryMethod = (): string | undefined => repositoryMethods.getStore();
export const withinRepositoryMethod = <R>(name: string, work: () => R): R => repositoryMethods.run(name, work);
