import { Injectable } from '@nestjs/common';
import { Metrics } from '../platform/observability/index.js';
import type { ImportReport } from './import.dto.js';

const OUTCOMES = ['inserted', 'updated', 'skipped', 'failed'] as const;

/** Counts the rows of imports for the metrics; those of a dry run were never there. */
@Injectable()
export class ImportRows {
  private readonly rows;

  constructor(metrics: Metrics) {
    this.rows = metrics.counter('import_rows_total', 'Rows of imports', ['format', 'outcome'] as const);
  }

  count(report: ImportReport): void {
    for (const outcome of OUTCOMES) this.rows.inc({ format: report.format, outcome }, report[outcome]);
  }
}
