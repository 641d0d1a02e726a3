import { Injectable, type OnModuleInit } from '@nestjs/common';
import { batchTotals } from '../platform/batch/index.js';
import { Metrics, type Sample } from '../platform/observability/index.js';

/** Items of the bulk routes, by what became of them. */
@Injectable()
export class BatchMetrics implements OnModuleInit {
  constructor(private readonly metrics: Metrics) {}

  onModuleInit(): void {
    this.metrics.readCounter('bulk_items_total', 'Items of bulk requests', ['outcome'], () =>
      Object.entries(batchTotals()).map(([outcome, count]): Sample => [{ outcome }, count]),
    );
  }
}
