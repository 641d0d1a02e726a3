import { Injectable } from '@nestjs/common';
import type { AnsweredRequest } from './observe-requests.middleware.js';
import { ServerLog } from './server-log.js';

/** Probes and scrapes come every few seconds and tell nothing. */
const UNLOGGED = /^\/(?:health(?:\/|$)|metrics$)/;

const rounded = (milliseconds: number): number => Math.round(milliseconds * 100) / 100;

/** One line a request. */
@Injectable()
export class RequestLog {
  constructor(private readonly log: ServerLog) {}

  end({ context, request, status, milliseconds }: AnsweredRequest): void {
    if (UNLOGGED.test(request.path) || !this.log.isEnabled('info')) return;
    const { statements } = context;
    const { principal } = request as { principal?: { workspaceId?: number; subject?: string | null } };
    this.log.writePlain(status >= 500 ? 'error' : 'info', 'request', {
      requestId: context.requestId,
      traceId: context.trace.traceId,
      workspace: principal?.workspaceId,
      subject: principal?.subject ?? undefined,
      method: context.method,
      route: context.route(),
      status,
      durationMs: rounded(milliseconds),
      statements: statements.count,
      databaseMs: rounded(statements.milliseconds),
    });
  }
}
