import { Injectable } from '@nestjs/common';
import type { StreamedFile } from '../platform/http/index.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { type ExportFilters, type ExportFormatName, type ExportSession } from './export.dto.js';
import { ExportsRepository, type Selected } from './exports.repository.js';
import { csv } from './formats/csv.js';
import type { ExportFormat, FormatOptions } from './formats/format.js';
import { json } from './formats/json.js';
import { ndjson } from './formats/ndjson.js';
import { trec } from './formats/trec.js';

const FORMATS: Record<ExportFormatName, ExportFormat> = { ndjson, csv, json, trec };

async function* write(
  format: ExportFormat,
  selected: Selected,
  options: FormatOptions,
  gone: AbortSignal,
): AsyncIterable<string | Buffer> {
  if (format.isRaw) {
    yield* selected.lines(gone);
    return;
  }
  let before = format.open();
  let isFirst = true;
  for await (const rows of selected.rows(gone)) {
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

  async session(
    workspaceId: number,
    sessionId: number,
    { format: name, defuse }: ExportSession,
  ): Promise<StreamedFile> {
    await this.sessions.requireAll(workspaceId, [sessionId]);
    const format = FORMATS[name];
    const selected = this.exports.session(format, workspaceId, sessionId);
    const fileName = `session-${sessionId}.${format.extension}`;
    return { mediaType: format.mediaType, fileName, text: (gone) => write(format, selected, { defuse }, gone) };
  }

  results(workspaceId: number, { format: name, defuse }: ExportSession, filters: ExportFilters): StreamedFile {
    const format = FORMATS[name];
    const selected = this.exports.results(format, workspaceId, filters);
    const fileName = `results.${format.extension}`;
    return { mediaType: format.mediaType, fileName, text: (gone) => write(format, selected, { defuse }, gone) };
  }
}
