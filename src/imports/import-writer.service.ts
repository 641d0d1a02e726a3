import { Injectable } from '@nestjs/common';
import { Changes } from '../changes/changes.service.js';
import type { Admission } from './admission.js';
import type { Format } from './formats/format.js';
import type { OnConflict } from './import.dto.js';
import { ImportLimits } from './import-limits.js';
import { ImportRules, note, type Ruled } from './import-rules.service.js';
import type { ImportProgress } from './import-progress.js';
import { type ImportTally, MAX_ERRORS, type Written } from './import-report.js';
import { ImportRefused } from './imports.errors.js';
import { type Batch, ImportsRepository, type Outcome, type TargetSession } from './imports.repository.js';
import { JoiningPagesRepository } from './joining-pages.repository.js';
import type { ImportStaging } from './staging.repository.js';

/** A file that has been read, and where it goes. */
export interface StagedFile {
  progress: ImportProgress;
  staging: ImportStaging;
  format: Format;
  admission: Admission;
  tally: ImportTally;
  workspaceId: number;
  session: TargetSession | { name: string };
  onConflict: OnConflict;
  atomic: boolean;
  dryRun: boolean;
}

const EVERYTHING: Batch = { after: 0, upTo: 2 ** 31 - 1 };

/** Writes a staged file: whole queries, in one transaction or in batches of one each. */
@Injectable()
export class ImportWriter {
  constructor(
    private readonly imports: ImportsRepository,
    private readonly rules: ImportRules,
    private readonly pages: JoiningPagesRepository,
    private readonly changes: Changes,
    private readonly limits: ImportLimits,
  ) {}

  async write(file: StagedFile): Promise<Written> {
    const { staging, atomic, dryRun } = file;
    await this.rules.index(staging);
    if (dryRun) return staging.tryOut(() => this.writeWhole(file));
    return atomic ? staging.transaction(() => this.writeWhole(file)) : this.writeInBatches(file);
  }

  /** Inside of one transaction, which may be tried again: what it counts, it counts on a copy. */
  private async writeWhole(given: StagedFile): Promise<Written> {
    const file = { ...given, tally: given.tally.copy() };
    const session = await this.session(file);
    const ruled = await this.rules.apply(file, session.createdAt);
    refuseFailures(file);
    const websites = await this.writeBatch(file, session, EVERYTHING);
    await this.complete(file, session);
    const written = await this.finish(file, session, ruled, websites);
    refuseFailures(file);
    return written;
  }

  /** What is committed when the process dies are whole queries; the same file again adds the others. */
  private async writeInBatches(file: StagedFile): Promise<Written> {
    const { staging } = file;
    const session = await staging.transaction(() => this.session(file));
    const ruled = await this.rules.apply(file, session.createdAt);
    let websites = 0;
    const batches = await this.imports.batches(staging, this.limits.batchRows);
    for (const batch of batches) {
      websites += await staging.transaction(() => this.writeBatch(file, session, batch));
      file.progress.written += 1 / batches.length;
    }
    await staging.transaction(() => this.complete(file, session));
    return this.finish(file, session, ruled, websites);
  }

  private async session({ staging, workspaceId, session }: StagedFile): Promise<TargetSession> {
    if (!('name' in session)) return session;
    const target = await this.imports.getOrCreateSession(staging, workspaceId, session.name);
    if (target.isNew) await this.changes.ofSessions(workspaceId, [target.id]);
    return target;
  }

  private async writeBatch(file: StagedFile, session: TargetSession, batch: Batch): Promise<number> {
    const { staging, format, onConflict } = file;
    const target = targetOf(file, session);
    await this.imports.writeQueries(staging, target, batch);
    if (format.unit === 'page') {
      if (onConflict === 'skip') await this.pages.join(staging, session.id, batch);
      await this.pages.mergeParams(staging, batch);
    }
    const websites = await this.imports.writeResults(staging, target, batch);
    await this.changes.ofSessions(file.workspaceId, [session.id]);
    return websites;
  }

  private async complete({ staging, workspaceId }: StagedFile, session: TargetSession): Promise<void> {
    const changed = await this.imports.completeSession(staging, session.id);
    if (changed) await this.changes.ofSessions(workspaceId, [session.id]);
  }

  private async finish(file: StagedFile, session: TargetSession, ruled: Ruled, newWebsites: number): Promise<Written> {
    const { staging, onConflict } = file;
    const outcome = await this.imports.outcome(staging);
    const websites = await this.imports.countWebsites(staging);
    if (onConflict === 'error' && outcome.queries.known > 0) await this.reportKnown(file, outcome);
    const isSkipping = onConflict === 'skip';
    const { queries, results, joinedPages } = outcome;
    const joined = note(joinedPages, 'Result pages that joined queries which the session had already');
    return {
      tally: file.tally,
      sessionId: file.dryRun && session.isNew ? null : session.id,
      queries: {
        received: queries.inserted + queries.replaced + queries.joined + queries.known + ruled.skipped.pages,
        inserted: queries.inserted,
        skipped: (isSkipping ? queries.known : 0) + ruled.skipped.pages,
        replaced: queries.replaced,
        joined: queries.joined,
      },
      results: {
        inserted: results.inserted + results.joined,
        updated: results.replaced,
        skipped: (isSkipping ? results.known : 0) + ruled.skipped.rows,
      },
      websites: { inserted: newWebsites, known: websites - newWebsites },
      notes: joined ? [...ruled.notes, joined] : ruled.notes,
    };
  }

  private async reportKnown({ staging, tally }: StagedFile, { queries, results }: Outcome): Promise<void> {
    const first = await this.imports.knownQueries(staging, MAX_ERRORS);
    const code = 'QUERY_EXISTS';
    for (const { line, text } of first) {
      tally.fail({ line, code, detail: `The session has the query "${text}" of that engine and time already` }, 0);
    }
    tally.failUnlisted(queries.known - first.length, results.known);
  }
}

function refuseFailures({ atomic, tally }: StagedFile): void {
  if (atomic && tally.hasFailures) throw new ImportRefused(Math.max(tally.failed, tally.errors.length), tally.errors);
}

const targetOf = ({ workspaceId, onConflict }: StagedFile, session: TargetSession) => ({
  workspaceId,
  sessionId: session.id,
  onConflict,
});
