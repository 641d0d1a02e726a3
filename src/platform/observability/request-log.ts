import { Injectable } from '@nestjs/common';
import { timeField } from './log-time.js';
import type { AnsweredRequest } from './observe-requests.middleware.js';
import { ServerLog } from './server-log.js';

/** Probes and scrapes come every few seconds and tell nothing. */
const UNLOGGED = /^\/(?:health(?:\/|$)|metrics$)/;

/** Statuses × keys of one route: a few as a rule, and no attack on the memory where there are more. */
const KEPT = 200;

const NO_STATEMENTS = '"statements":0,"databaseMs":0';

/** `''`, `.01` … `.99` */
const HUNDREDTHS = Array.from({ length: 100 }, (_, count) => String(count / 100).slice(1));

/** Rounded to hundredths. Of two whole numbers: V8 knows their texts, and works out that of a fraction each time. */
function toText(milliseconds: number): string {
  const hundredths = Math.round(milliseconds * 100);
  return Math.trunc(hundredths / 100) + (HUNDREDTHS[hundredths % 100] as string);
}

/** What requests must have in common for their lines to be the same around time, ids and figures. */
interface Kind {
  method: string;
  status: number;
  workspace: number | undefined;
  subject: string | undefined;
  isTold: boolean;
  beforeTime: string;
  beforeId: string;
}

/**
 * One line a request, put together here: most of it is the same for all requests of a kind, what differs are numbers
 * and ids that need no escaping, which a logger would look at one by one.
 */
@Injectable()
export class RequestLog {
  private readonly kindsByRoute = new Map<string, Kind[]>();

  constructor(private readonly log: ServerLog) {}

  end(answered: AnsweredRequest): void {
    if (!this.log.tellsInfo) return;
    const { isTold, beforeTime, beforeId } = this.kindOf(answered);
    if (!isTold) return;
    const { context, milliseconds } = answered;
    const { requestId, trace, statements } = context;
    const asked =
      statements.count === 0
        ? NO_STATEMENTS
        : `"statements":${statements.count},"databaseMs":${toText(statements.milliseconds)}`;
    this.log.writeReady(
      `${beforeTime}${timeField()}${beforeId}${requestId}","traceId":"${trace.traceId}","durationMs":${toText(milliseconds)},${asked},"msg":"request"}\n`,
    );
  }

  private kindOf({ context, request, route, status }: AnsweredRequest): Kind {
    const { principal } = request as { principal?: { workspaceId?: number; subject?: string | null } };
    const workspace = principal?.workspaceId;
    const subject = principal?.subject ?? undefined;
    const { method } = context;
    const kinds = this.kindsOf(route);
    for (const kind of kinds)
      if (kind.status === status && kind.subject === subject && kind.workspace === workspace && kind.method === method)
        return kind;
    if (kinds.length >= KEPT) kinds.length = 0;
    const fields = { workspace, subject, method, route, status };
    const kind = {
      method,
      status,
      workspace,
      subject,
      isTold: !UNLOGGED.test(route),
      beforeTime: `{"level":"${status >= 500 ? 'error' : 'info'}"`,
      beforeId: `,${JSON.stringify(fields).slice(1, -1)},"requestId":"`,
    };
    kinds.push(kind);
    return kind;
  }

  private kindsOf(route: string): Kind[] {
    const known = this.kindsByRoute.get(route);
    if (known) return known;
    const kinds: Kind[] = [];
    this.kindsByRoute.set(route, kinds);
    return kinds;
  }
}
