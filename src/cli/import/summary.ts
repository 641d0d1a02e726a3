import type { ImportReport } from '../../imports/import.dto.js';
import { table } from '../table.js';
import { inOptions } from './import-arguments.js';

/** A file, and its report or the reason why there is none. */
export interface Outcome {
  file: string;
  report?: ImportReport;
  problem?: string;
}

const COUNTS = ['received', 'inserted', 'updated', 'skipped', 'failed'] as const;

export const isRejected = ({ report }: Outcome): boolean =>
  report === undefined || report.failed > 0 || report.errors.length > 0;

/** What became of each file and of all, as a table. */
export function summary(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(({ file, report }) => [
    file,
    report?.format ?? 'not taken',
    ...COUNTS.map((count) => (report ? report[count].toLocaleString('en') : '')),
  ]);
  const totals = COUNTS.map((count) =>
    outcomes.reduce((sum, { report }) => sum + (report?.[count] ?? 0), 0).toLocaleString('en'),
  );
  const total = outcomes.length > 1 ? [['total', '', ...totals]] : [];
  return table([['file', 'format', ...COUNTS], ...rows, ...total], (column) => column >= 2);
}

/** Every fault with its place, and what was decided by rule, one a line. */
export function details({ file, report, problem }: Outcome): string[] {
  if (!report) return [`${file}: ${inOptions(problem ?? 'not taken')}`];
  const faults = report.errors.map(
    ({ line, pointer = '', code, detail }) => `${file}:${line}${pointer}: ${code} ${inOptions(detail)}`,
  );
  const more = report.errorsTruncated ? [`${file}: more errors than these ${report.errors.length}`] : [];
  return [...faults, ...more, ...report.notes.map((note) => `${file}: ${note}`)];
}
