import { z } from 'zod';
import {
  booleanParameter,
  filledText,
  id,
  integerParameter,
  label,
  MAX_ID,
  text,
  timestamp,
} from '../platform/validation/index.js';
import { COLUMN_FIELDS } from './formats/csv-columns.js';
import { FORMAT_NAMES } from './formats/format.js';

const ON_CONFLICT = ['skip', 'replace', 'error'] as const;
export type OnConflict = (typeof ON_CONFLICT)[number];

const COLUMNS_HELP = `must be a JSON object or field=Header,field=Header with the fields ${COLUMN_FIELDS.join(', ')}`;

function parseColumns(given: string): unknown {
  if (!given.trimStart().startsWith('{')) return Object.fromEntries(given.split(',').map((pair) => cutAtEquals(pair)));
  try {
    return JSON.parse(given);
  } catch {
    return null;
  }
}

function cutAtEquals(pair: string): [string, string] {
  const at = pair.indexOf('=');
  return at === -1 ? [pair, ''] : [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
}

const columns = text(10_000, 1)
  .transform(parseColumns)
  .pipe(z.partialRecord(z.enum(COLUMN_FIELDS), z.string().min(1), COLUMNS_HELP))
  .meta({
    parameter: { type: 'string', minLength: 1, maxLength: 10_000, pattern: '^\\s*(\\{|[a-zA-Z]+\\s*=)' },
  });

const importShape = {
  format: z
    .enum(['auto', ...FORMAT_NAMES])
    .default('auto')
    .describe('`auto` recognises all of them'),
  query: filledText(10_000).optional().describe('The query text where the file has none'),
  engine: label(64).optional().describe('The engine where the file names none').meta({ example: 'google' }),
  language: label(35).optional().describe('The language where the file names none'),
  country: label(35).optional().describe('The country where the file names none'),
  device: label(64).optional().describe('The device where the file names none'),
  collectedAt: timestamp
    .optional()
    .describe('When it was collected, where the file does not say; else that of the session'),
  columns: columns
    .optional()
    .describe(
      'Which header of a CSV stands for which field: `query=Keyword,rank=Position,url=Address`, or the same as JSON',
    ),
  onConflict: z
    .enum(ON_CONFLICT)
    .default('skip')
    .describe(
      'What to do with a query that the session has already: keep it, and add result pages whose ranks are free there; ' +
        'replace its results; or report an error',
    ),
  atomic: booleanParameter.default(false).describe('All or nothing: any error answers 422 and nothing is written'),
  dryRun: booleanParameter.default(false).describe('Reports what would be written and writes nothing'),
};

export const SessionImport = z.strictObject(importShape);
export type SessionImport = z.infer<typeof SessionImport>;

/** The session of files for which nobody names one. */
export const DEFAULT_SESSION = 'Imports';

export const Import = z.strictObject({
  sessionId: integerParameter(1, MAX_ID)
    .optional()
    .describe('The session that takes the file; without it sessionName says which'),
  sessionName: label(255)
    .default(DEFAULT_SESSION)
    .describe('The session of that very name, made where there is none; does not count beside sessionId'),
  ...importShape,
});
export type Import = z.infer<typeof Import>;

const count = z.number().int().min(0);

export const ImportReport = z
  .object({
    sessionId: id.nullable().describe('Null when a dry run would make the session'),
    format: z.enum(FORMAT_NAMES),
    received: count.describe('Rows: results, and lines or items that could not be read').meta({ example: 12 }),
    inserted: count.meta({ example: 10 }),
    updated: count.describe('Results of queries that were replaced').meta({ example: 0 }),
    skipped: count.describe('Results of queries that were there already').meta({ example: 0 }),
    failed: count.meta({ example: 2 }),
    errors: z
      .array(
        z.object({
          line: z.number().int().min(1).describe('Where it begins in the file').meta({ example: 7 }),
          pointer: z
            .string()
            .max(10_000)
            .optional()
            .describe('Inside of JSON: the way to it')
            .meta({ example: '/organic/3' }),
          code: z.string().max(64).meta({ example: 'MISSING_URL' }),
          detail: z.string().max(10_000).meta({ example: 'An organic result has a url' }),
        }),
      )
      .max(100),
    errorsTruncated: z.boolean().describe('Whether there are more errors than are listed').meta({ example: false }),
    queries: z.object({
      received: count,
      inserted: count,
      skipped: count,
      replaced: count,
      joined: count.describe('Queries that the session had already, and that got further result pages'),
    }),
    websites: z.object({ inserted: count, known: count }),
    notes: z.array(z.string().max(10_000)).max(100).describe('What was decided by rule, such as shifted ranks'),
  })
  .meta({ id: 'ImportReport' });
export type ImportReport = z.infer<typeof ImportReport>;
