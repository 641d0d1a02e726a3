import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Metrics, type Sample } from '../platform/observability/index.js';
import { LimitStatistics } from '../platform/rate-limit/index.js';

/** What the limits decided, by policy. */
@Injectable()
export class RateLimitMetrics implements OnModuleInit {
  constructor(
    private readonly statistics: LimitStatistics,
    private readonly metrics: Metrics,
  ) {}

  onModuleInit(): void {
    const { metrics, statistics } = this;
    metrics.readCounter(
      'rate_limit_decisions_total',
      'Requests that were counted against a limit, by what was decided',
      ['policy', 'decision'],
      () => statistics.decisions().map(([policy, decision, count]): Sample => [{ policy, decision }, count]),
    );
    metrics.readCounter('rate_limit_fallbacks_total', 'Requests counted in memory while Redis was away', [], () => [
      [{}, statistics.fallbacks],
    ]);
  }
}
