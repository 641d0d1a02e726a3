import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database } from '../database/index.js';
import { hintsOf } from './plan-hints.js';
import { ServerLog } from './server-log.js';
import { StatementFigures } from './statement-figures.js';
import { operationOf } from './statement-operation.js';
import { type Plan, withoutValues } from './statement-plan.js';
import { StatementWatch, type WatchedStatement } from './statement-watch.js';

export class SlowStatementOptions {
  constructor(
    /** Milliseconds from which on a statement is slow. */
    readonly thresholdMs: number,
    /** Whether plans are asked for: once a fingerprint and interval, on a connection of its own. */
    readonly explains = true,
  ) {}
}

/** A plan changes with the data, not with every call. */
const PLAN_INTERVAL_MS = 10 * 60_000;
const PLAN_TIMEOUT_MS = 2_000;
const PLANNED = new Set(['select', 'insert', 'update', 'delete']);

const rounded = (milliseconds: number): number => Math.round(milliseconds * 100) / 100;

/** Writes a line of every slow statement, and keeps the figures of all: which are the worst, and why. */
@Injectable()
export class SlowStatements implements OnModuleInit {
  private readonly planned = new Map<string, number>();

  constructor(
    private readonly options: SlowStatementOptions,
    private readonly watch: StatementWatch,
    private readonly figures: StatementFigures,
    private readonly database: Database,
    private readonly log: ServerLog,
  ) {}

  onModuleInit(): void {
    this.watch.onEnd((watched) => this.end(watched));
  }

  private end(watched: WatchedStatement): void {
    const { statement } = watched;
    const isSlow = statement.milliseconds >= this.options.thresholdMs;
    this.figures.record(watched, isSlow);
    if (!isSlow) return;
    this.write(watched);
    if (this.options.explains) void this.plan(watched);
  }

  private write({ statement, request, repositoryMethod, fingerprint }: WatchedStatement): void {
    const { id, text } = fingerprint();
    this.log.write('warn', `SLOW QUERY ${Math.round(statement.milliseconds)} ms`, {
      durationMs: rounded(statement.milliseconds),
      poolWaitMs: rounded(statement.waitMilliseconds),
      rows: statement.rows,
      fingerprint: id,
      repositoryMethod,
      method: request?.method,
      route: request?.route(),
      requestId: request?.requestId,
      traceId: request?.trace.traceId,
      sql: text,
      failed: statement.error ? true : undefined,
    });
  }

  private async plan({ statement, fingerprint }: WatchedStatement): Promise<void> {
    const { id, text } = fingerprint();
    if (!PLANNED.has(operationOf(statement.text)) || !this.isDue(id)) return;
    try {
      const plan = await this.database.explain(statement.text, statement.parameters, PLAN_TIMEOUT_MS);
      const masked = withoutValues(plan as Plan);
      this.figures.keepPlan(id, masked, hintsOf(masked));
      this.log.write('warn', 'SLOW QUERY PLAN', { fingerprint: id, sql: text, plan: masked });
    } catch {
      // A plan that cannot be had in time would only cost more.
    }
  }

  private isDue(id: string): boolean {
    const now = Date.now();
    if (now - (this.planned.get(id) ?? 0) < PLAN_INTERVAL_MS) return false;
    for (const [key, time] of this.planned) if (now - time >= PLAN_INTERVAL_MS) this.planned.delete(key);
    this.planned.set(id, now);
    return true;
  }
}
