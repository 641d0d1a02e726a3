import type { ExportFormat } from './format.js';
import { ndjson } from './ndjson.js';

/** The lines of the NDJSON as one array. */
export const json: ExportFormat = {
  ...ndjson,
  mediaType: 'application/json',
  extension: 'json',
  isRaw: false,
  open: () => '[\n',
  write: (rows, isFirst) => (isFirst ? '' : ',\n') + rows.map(([line]) => line).join(',\n'),
  close: () => '\n]\n',
};
