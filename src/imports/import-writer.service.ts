import { Injectable } from '@nestjs/common';
import { Changes } from '../changes/changes.service.js';
import { MAX_RANK } from '../results/result.dto.js';
import type { Admission } from './admission.js';
import type { Format } from './formats/format.js';
import type { OnConflict } from './import.dto.js';
import { ImportLimits } from './import-limits.js';
import type { ImportProgress } from './import-progress.js';
import { type ImportTally, MAX_ERRORS, type Written } from './import-report.js';
import { ImportRefused } from './imports.errors.js';
import { type Batch, ImportsRepository, type Outcome, type TargetSession } from './imports.repository.js';
import { StagedRulesRepository, type TakenOut } from './staged-rules.repository.js';
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

interface Ruled {
  skipped: { pages: number; rows: number };
  notes: string[];
}

const EVERYTHING: Batch = { after: 0, upTo: 2 ** 31 - 1 };

/** Writes a staged file: whole queries, in one transaction or in batches of one each. */
@Injectable()
export class ImportWriter {
  constructor(
    private readonly imports: ImportsRepository,
    private readonly rules: StagedRulesRepository,
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
    const ruled = await this.applyRules(file, session);
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
    const ruled = await this.applyRules(file, session);
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
    const websites = await this.imports.write(file.staging, targetOf(file, session), batch);
    await this.changes.ofSessions(file.workspaceId, [session.id]);
    return websites;
  }

  private async complete({ staging, workspaceId }: StagedFile, session: TargetSession): Promise<void> {
    const changed = await this.imports.completeSession(staging, session.id);
    if (changed) await this.changes.ofSessions(workspaceId, [session.id]);
  }

  private async applyRules(file: StagedFile, session: TargetSession): Promise<Ruled> {
    const { staging, format, admission, tally } = file;
    const { counts } = admission;
    const filled = await this.rules.fillTimes(staging, session.createdAt);
    const twins = await this.rules.mergeRepeated(staging, format.unit);
    const zeroBased = counts.zeroRanks > 0 ? await this.shiftZeroRanks(staging, tally) : [];
    const ordered = counts.missingRanks > 0 ? await this.rankMissing(staging, tally) : 0;
    const scored = format.name === 'trec' ? await this.rules.rankByScore(staging) : 0;
    const notes = [
      note(
        filled,
        `Queries without a time of collection, which got that of the session (${session.createdAt.toISOString()})`,
      ),
      note(twins.pages, 'Result pages that stand in the file twice (same query, time and ranks) and were taken once'),
      zeroBased.length > 0 && `Ranks of ${zeroBased.join(', ')} start at 0 in this file: 1 was added to each`,
      note(ordered + counts.ranksByOrder, 'Results without a rank, which were ranked by their order'),
      note(scored, 'Results of topics whose ranks repeat, which were ranked by their scores'),
      note(counts.halfRanks, 'Ranks between two whole numbers, which were rounded up; extra.givenRank keeps them'),
      note(counts.ranksByPage, 'Ranks that count from 1 on a later page, which were raised by the results before it'),
      note(admission.values.mended, 'Texts with half of a surrogate pair, in whose place U+FFFD stands'),
    ];
    return { skipped: twins, notes: notes.filter((text) => text !== false) };
  }

  private async rankMissing(staging: ImportStaging, tally: ImportTally): Promise<number> {
    const ranked = await this.rules.rankByOrder(staging);
    const detail = 'The result has no rank, and others of its query have one';
    failAll(tally, await this.rules.takeOutUnranked(staging, MAX_ERRORS), { code: 'MISSING_RANK', detail });
    return ranked;
  }

  private async shiftZeroRanks(staging: ImportStaging, tally: ImportTally): Promise<string[]> {
    const engines = await this.rules.shiftZeroRanks(staging);
    const detail = `With ranks from 0 the last one is ${MAX_RANK - 1}`;
    failAll(tally, await this.rules.takeOutRankedBeyond(staging, MAX_RANK, MAX_ERRORS), {
      code: 'INVALID_RANK',
      detail,
    });
    return engines;
  }

  private async finish(file: StagedFile, session: TargetSession, ruled: Ruled, newWebsites: number): Promise<Written> {
    const { staging, onConflict } = file;
    const outcome = await this.imports.outcome(staging);
    const websites = await this.imports.countWebsites(staging);
    if (onConflict === 'error' && outcome.queries.known > 0) await this.reportKnown(file, outcome);
    const isSkipping = onConflict === 'skip';
    const { queries, results } = outcome;
    return {
      tally: file.tally,
      sessionId: file.dryRun && session.isNew ? null : session.id,
      queries: {
        received: queries.inserted + queries.replaced + queries.known + ruled.skipped.pages,
        inserted: queries.inserted,
        skipped: (isSkipping ? queries.known : 0) + ruled.skipped.pages,
        replaced: queries.replaced,
      },
      results: {
        inserted: results.inserted,
        updated: results.replaced,
        skipped: (isSkipping ? results.known : 0) + ruled.skipped.rows,
      },
      websites: { inserted: newWebsites, known: websites - newWebsites },
      notes: ruled.notes,
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

const note = (count: number, what: string): string | false => count > 0 && `${what}: ${count}`;

function failAll(tally: ImportTally, { rows, lines }: TakenOut, why: { code: string; detail: string }): void {
  for (const line of lines) tally.fail({ line, ...why });
  tally.failUnlisted(rows - lines.length, rows - lines.length);
}

function refuseFailures({ atomic, tally }: StagedFile): void {
  if (atomic && tally.hasFailures) throw new ImportRefused(Math.max(tally.failed, tally.errors.length), tally.errors);
}

const targetOf = ({ workspaceId, onConflict }: StagedFile, session: TargetSession) => ({
  workspaceId,
  sessionId: session.id,
  onConflict,
});
