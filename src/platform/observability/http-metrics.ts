import { Injectable } from '@nestjs/common';
import { BUCKETS, Metrics } from './metrics.js';
import type { AnsweredRequest } from './observe-requests.middleware.js';

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Requests by route template: names and buckets of OpenTelemetry's HTTP conventions. */
@Injectable()
export class HttpMetrics {
  private active = 0;
  private readonly durations;

  constructor(metrics: Metrics) {
    this.durations = metrics.histogram(
      'http_server_request_duration_seconds',
      'Time from the arrival of a request to the end of its answer',
      ['http_request_method', 'http_route', 'http_response_status_code'] as const,
      BUCKETS.http,
    );
    metrics.gauge('http_server_active_requests', 'Requests that are being answered', [], () => [[{}, this.active]]);
  }

  begin(): void {
    this.active += 1;
  }

  end({ context, route, status, milliseconds }: AnsweredRequest): void {
    this.active -= 1;
    this.durations.observe(
      {
        http_request_method: METHODS.has(context.method) ? context.method : '_OTHER',
        http_route: route,
        http_response_status_code: String(status),
      },
      milliseconds / 1000,
    );
  }
}
