import { Injectable } from '@nestjs/common';
import { timeField } from './log-time.js';
import type { AnsweredRequest } from './observe-requests.middleware.js';
import { ServerLog } from './server-log.js';

/** Probes and scrapes come every few seconds and tell nothing. */
const UNLOGGED = /^\/(?:health(?:\/|$)|metrics$)/;

/** Routes × statuses × keys: as a rule some hundred, and no attack on the memory where there are more. */
const KEPT = 2000;

const rounded = (milliseconds: number): number => Math.round(milliseconds * 100) / 100;

/** What the lines of requests of one kind have in common, around their time. */
interface Kind {
  isTold: boolean;
  beforeTime: string;
  afterTime: string;
}

/**
 * One line a request, put together here: most of it is the same for all requests of a kind, what differs are numbers
 * and ids that need no escaping, which a logger would look at one by one.
 */
@Injectable()
export class RequestLog {
  private readonly kinds = new Map<string, Kind>();

  constructor(private readonly log: ServerLog) {}

  end(answered: AnsweredRequest): void {
    const { isTold, beforeTime, afterTime } = this.kindOf(answered);
    if (!isTold || !this.log.isEnabled('info')) return;
    const { context, milliseconds } = answered;
    const { requestId, trace, statements } = context;
    this.log.writeReady(
      `${beforeTime}${timeField()}${afterTime}"requestId":"${requestId}","traceId":"${trace.traceId}","durationMs":${rounded(milliseconds)},"statements":${statements.count},"databaseMs":${rounded(statements.milliseconds)},"msg":"request"}\n`,
    );
  }

  private kindOf({ context, request, status }: AnsweredRequest): Kind {
    const { principal } = request as { principal?: { workspaceId?: number; subject?: string | null } };
    const { workspaceId: workspace, subject } = principal ?? {};
    const route = context.route();
    const name = `${context.method} ${route} ${status} ${workspace} ${subject}`;
    const known = this.kinds.get(name);
    if (known) return known;
    if (this.kinds.size >= KEPT) this.kinds.clear();
    const fields = { workspace, subject: subject ?? undefined, method: context.method, route, status };
    const kind = {
      isTold: !UNLOGGED.test(route),
      beforeTime: `{"level":"${status >= 500 ? 'error' : 'info'}"`,
      afterTime: `,${JSON.stringify(fields).slice(1, -1)},`,
    };
    this.kinds.set(name, kind);
    return kind;
  }
}
