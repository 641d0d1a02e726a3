import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { PlanHint } from './plan-hints.js';
import { TOLERATED_REPETITIONS } from './repeated-statements.js';
import type { Plan } from './statement-plan.js';
import type { WatchedStatement } from './statement-watch.js';

/** How one statement has done since the start of this process. Times in milliseconds. */
export interface StatementFigure {
  fingerprint: string;
  sql: string;
  repositoryMethod: string | undefined;
  calls: number;
  slowCalls: number;
  errors: number;
  rows: number;
  totalMs: number;
  maxMs: number;
  /** Of the latest calls. */
  p50Ms: number;
  p95Ms: number;
  /** The longest wait for a connection before it. */
  longestPoolWaitMs: number;
  /** The most runs in one request. */
  mostRunsInOneRequest: number;
  lastSlowAt: Date | undefined;
  lastRoute: string | undefined;
  plan: Plan | undefined;
  hints: PlanHint[];
}

const FINGERPRINTS = 500;
const SAMPLES = 256;

class Figure {
  calls = 0;
  slowCalls = 0;
  errors = 0;
  rows = 0;
  totalMs = 0;
  maxMs = 0;
  longestPoolWaitMs = 0;
  mostRunsInOneRequest = 0;
  repositoryMethod: string | undefined;
  lastSlowAt: Date | undefined;
  lastRoute: string | undefined;
  plan: Plan | undefined;
  hints: PlanHint[] = [];
  private readonly samples = new Float64Array(SAMPLES);

  constructor(readonly sql: string) {}

  record(milliseconds: number): void {
    this.samples[this.calls % SAMPLES] = milliseconds;
    this.calls += 1;
    this.totalMs += milliseconds;
    this.maxMs = Math.max(this.maxMs, milliseconds);
  }

  percentile(share: number): number {
    const sorted = this.samples.subarray(0, Math.min(this.calls, SAMPLES)).toSorted();
    return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
  }
}

const rounded = (milliseconds: number): number => Math.round(milliseconds * 1000) / 1000;

/** The figures of the latest 500 statements, by fingerprint. */
@Injectable()
export class StatementFigures {
  private readonly figures = new LRUCache<string, Figure>({ max: FINGERPRINTS });

  record(watched: WatchedStatement, isSlow: boolean): void {
    const { statement, request } = watched;
    const { id, text } = watched.fingerprint();
    let figure = this.figures.get(id);
    if (!figure) {
      figure = new Figure(text);
      this.figures.set(id, figure);
    }
    figure.record(statement.milliseconds);
    figure.rows += statement.rows ?? 0;
    if (statement.error) figure.errors += 1;
    figure.repositoryMethod = watched.repositoryMethod ?? figure.repositoryMethod;
    figure.longestPoolWaitMs = Math.max(figure.longestPoolWaitMs, statement.waitMilliseconds);
    figure.mostRunsInOneRequest = Math.max(figure.mostRunsInOneRequest, request?.statements.runs.get(id) ?? 0);
    if (!isSlow) return;
    figure.slowCalls += 1;
    figure.lastSlowAt = new Date();
    figure.lastRoute = request && `${request.method} ${request.route()}`;
  }

  keepPlan(fingerprint: string, plan: Plan, hints: PlanHint[]): void {
    const figure = this.figures.peek(fingerprint);
    if (figure) Object.assign(figure, { plan, hints });
  }

  /** Those that were slow or ran many times in one request: the longest in total first. */
  worst(limit: number): StatementFigure[] {
    return [...this.figures.entries()]
      .filter(([, figure]) => figure.slowCalls > 0 || figure.mostRunsInOneRequest > TOLERATED_REPETITIONS)
      .toSorted(([, a], [, b]) => b.totalMs - a.totalMs)
      .slice(0, limit)
      .map(([fingerprint, figure]) => describe(fingerprint, figure));
  }
}

function describe(fingerprint: string, figure: Figure): StatementFigure {
  return {
    fingerprint,
    sql: figure.sql,
    repositoryMethod: figure.repositoryMethod,
    calls: figure.calls,
    slowCalls: figure.slowCalls,
    errors: figure.errors,
    rows: figure.rows,
    totalMs: rounded(figure.totalMs),
    maxMs: rounded(figure.maxMs),
    p50Ms: rounded(figure.percentile(0.5)),
    p95Ms: rounded(figure.percentile(0.95)),
    longestPoolWaitMs: rounded(figure.longestPoolWaitMs),
    mostRunsInOneRequest: figure.mostRunsInOneRequest,
    lastSlowAt: figure.lastSlowAt,
    lastRoute: figure.lastRoute,
    plan: figure.plan,
    hints: figure.hints,
  };
}
