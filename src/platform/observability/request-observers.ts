import type { HttpMetrics } from './http-metrics.js';
import type { RequestLog } from './request-log.js';
import type { Tracer } from './tracing.js';

/** Who is told of requests. */
export class RequestObservers {
  constructor(
    readonly metrics: HttpMetrics,
    readonly log: RequestLog,
    readonly tracer: Tracer | undefined,
  ) {}
}
