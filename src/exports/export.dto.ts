import { z } from 'zod';
import { booleanParameter } from '../platform/validation/index.js';
import { resultFilters } from '../results/result.dto.js';

export const EXPORT_FORMATS = ['ndjson', 'csv', 'json', 'trec'] as const;
export type ExportFormatName = (typeof EXPORT_FORMATS)[number];

const shape = {
  format: z
    .enum(EXPORT_FORMATS)
    .default('ndjson')
    .describe(
      'ndjson comes back by POST /imports without loss, rows of up to 16 MiB each; trec holds organic results only',
    ),
  defuse: booleanParameter
    .default(false)
    .describe('CSV for a spreadsheet: an apostrophe before cells that it would run as a formula'),
};

export const ExportSession = z.strictObject(shape);
export type ExportSession = z.infer<typeof ExportSession>;

export const ExportResults = z.strictObject({ ...shape, ...resultFilters });
export type ExportResults = z.infer<typeof ExportResults>;
export type ExportFilters = Omit<ExportResults, keyof ExportSession>;
