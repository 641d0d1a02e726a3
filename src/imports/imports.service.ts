import { Injectable } from '@nestjs/common';
import { Slots } from '../platform/jobs/index.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { toReport } from './import-report.js';
import { DEFAULT_SESSION, type ImportReport, type SessionImport } from './import.dto.js';
import { ImportProgress } from './import-progress.js';
import { ImportReader } from './import-reader.js';
import { ImportRows } from './import-rows.service.js';
import { ImportWriter } from './import-writer.service.js';
import { StagingRepository } from './staging.repository.js';

/** The session is named by its id or by its name. */
export type ImportOptions = SessionImport & { sessionId?: number | undefined; sessionName?: string };

@Injectable()
export class ImportsService {
  constructor(
    private readonly sessions: SessionsService,
    private readonly stagings: StagingRepository,
    private readonly writer: ImportWriter,
    private readonly slots: Slots,
    private readonly rows: ImportRows,
  ) {}

  /** Takes a file into a session. Until all of it has been read nothing is written. */
  async import(
    workspaceId: number,
    source: AsyncIterable<Buffer>,
    options: ImportOptions,
    progress = new ImportProgress(),
  ): Promise<ImportReport> {
    const session = await this.sessionOf(workspaceId, options);
    return this.slots.run(async () => {
      const staging = await this.stagings.open();
      try {
        const reader = new ImportReader(staging, { ...options, defaults: defaultsOf(options), progress });
        const format = await reader.read(source);
        const { admission, tally } = reader;
        const { onConflict, atomic, dryRun } = options;
        const file = { progress, staging, format, admission, tally, workspaceId, session, onConflict, atomic, dryRun };
        const report = toReport(format.name, await this.writer.write(file));
        if (!dryRun) this.rows.count(report);
        return report;
      } finally {
        await staging.close();
      }
    });
  }

  private async sessionOf(workspaceId: number, { sessionId, sessionName }: ImportOptions) {
    if (sessionId === undefined) return { name: sessionName ?? DEFAULT_SESSION };
    const { id, createdAt } = await this.sessions.get(workspaceId, sessionId);
    return { id, createdAt, isNew: false };
  }
}

const defaultsOf = ({ query, engine, language, country, device, collectedAt }: ImportOptions) => ({
  ...(query !== undefined && { query }),
  ...(engine !== undefined && { engine }),
  ...(language !== undefined && { language }),
  ...(country !== undefined && { country }),
  ...(device !== undefined && { device }),
  ...(collectedAt !== undefined && { collectedAt }),
});
