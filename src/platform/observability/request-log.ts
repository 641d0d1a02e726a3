import { Injectable } from '@nestjs/common';
import type { AnsweredRequest } from './observe-requests.middleware.js';
import { type PlainLines, ServerLog } from './server-log.js';

/** Probes and scrapes come every few seconds and tell nothing. */
const UNLOGGED = /^\/(?:health(?:\/|$)|metrics$)/;

/** Routes × statuses × keys: as a rule some hundred, and no attack on the memory where there are more. */
const KEPT = 2000;

const rounded = (milliseconds: number): number => Math.round(milliseconds * 100) / 100;

/** One line a request. */
@Injectable()
export class RequestLog {
  private readonly kinds = new Map<string, PlainLines>();

  constructor(private readonly log: ServerLog) {}

  end(answered: AnsweredRequest): void {
    const { context, request, status, milliseconds } = answered;
    if (UNLOGGED.test(request.path) || !this.log.isEnabled('info')) return;
    const { statements } = context;
    this.linesOf(answered)[status >= 500 ? 'error' : 'info'](
      {
        requestId: context.requestId,
        traceId: context.trace.traceId,
        durationMs: rounded(milliseconds),
        statements: statements.count,
        databaseMs: rounded(statements.milliseconds),
      },
      'request',
    );
  }

  /** Requests of one kind differ in their ids and times only. */
  private linesOf({ context, request, status }: AnsweredRequest): PlainLines {
    const { principal } = request as { principal?: { workspaceId?: number; subject?: string | null } };
    const { workspaceId: workspace, subject } = principal ?? {};
    const route = context.route();
    const kind = `${context.method} ${route} ${status} ${workspace} ${subject}`;
    const known = this.kinds.get(kind);
    if (known) return known;
    if (this.kinds.size >= KEPT) this.kinds.clear();
    const lines = this.log.linesWith({
      workspace,
      subject: subject ?? undefined,
      method: context.method,
      route,
      status,
    });
    this.kinds.set(kind, lines);
    return lines;
  }
}
