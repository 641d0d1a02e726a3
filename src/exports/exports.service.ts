import { Injectable } from '@nestjs/common';
import { SessionsService } from '../sessions/sessions.service.js';
import { type ExportFilters, type ExportFormatName, type ExportSession } from './export.dto.js';
import { ExportsRepository, type Selected } from './exports.repository.js';
import { csv } from './formats/csv.js';
import type { ExportFormat, FormatOptions } from './formats/format.js';
import { json } from './formats/json.js';
import { ndjson } from './formats/ndjson.js';
import { trec } from './formats/trec.js';

const FORMATS: Record<ExportFormatName, ExportFormat> = { ndjson, csv, json, trec };

/** A file on its way out: text as it comes from the database. */
export interface Export {
  format: ExportFormat;
  fileName: string;
  text: AsyncIterable<string | Buffer>;
}

async function* write(
  format: ExportFormat,
  selected: Selected,
  options: FormatOptions,
): AsyncIterable<string | Buffer> {
  if (format.isRaw) {
    yield* selected.lines();
    return;
  }
  let before = format.open();
  let isFirst = true;
  for await (const rows of selected.rows()) {
    yield before + format.write(rows, isFirst, options);
    before = '';
    isFirst = false;
  }
  yield before + format.close();
}

@Injectable()
export class ExportsService {
  constructor(
    private readonly sessions: SessionsService,
    private readonly exports: ExportsRepository,
  ) {}

  async session(workspaceId: number, sessionId: number, { format: name, defuse }: ExportSession): Promise<Export> {
    const session = await this.sessions.get(workspaceId, sessionId);
    const format = FORMATS[name];
    const selected = this.exports.session(format, workspaceId, session.id);
    return { format, fileName: `session-${session.id}.${format.extension}`, text: write(format, selected, { defuse }) };
  }

  results(workspaceId: number, { format: name, defuse }: ExportSession, filters: ExportFilters): Export {
    const format = FORMATS[name];
    const selected = this.exports.results(format, workspaceId, filters);
    return { format, fileName: `results.${format.extension}`, text: write(format, selected, { defuse }) };
  }
}
