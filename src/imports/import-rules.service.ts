import { Injectable } from '@nestjs/common';
import { MAX_RANK } from '../results/result.dto.js';
import type { Admission } from './admission.js';
import type { Format } from './formats/format.js';
import { type ImportTally, MAX_ERRORS } from './import-report.js';
import { type LeftOut, RepeatedPagesRepository } from './repeated-pages.repository.js';
import { StagedRulesRepository, type TakenOut } from './staged-rules.repository.js';
import type { ImportStaging } from './staging.repository.js';

/** A file as it has been read. */
export interface ReadFile {
  staging: ImportStaging;
  format: Format;
  admission: Admission;
  tally: ImportTally;
}

export interface Ruled {
  skipped: { pages: number; rows: number };
  notes: string[];
}

/** What is decided by rule once a whole file is staged, and what the report says of it. */
@Injectable()
export class ImportRules {
  constructor(
    private readonly rules: StagedRulesRepository,
    private readonly repeated: RepeatedPagesRepository,
  ) {}

  index(staging: ImportStaging): Promise<void> {
    return this.rules.index(staging);
  }

  async apply(file: ReadFile, createdAt: Date): Promise<Ruled> {
    const { staging, format, admission, tally } = file;
    const { counts } = admission;
    const filled = await this.rules.fillTimes(staging, createdAt);
    const { twins, differing } = await this.repeated.merge(staging, format.unit, MAX_ERRORS);
    reportDiffering(tally, differing);
    const zeroBased = counts.zeroRanks > 0 ? await this.shiftZeroRanks(staging, tally) : [];
    const ordered = counts.missingRanks > 0 ? await this.rankMissing(staging, tally) : 0;
    const scored = format.name === 'trec' ? await this.rules.rankByScore(staging) : 0;
    const notes = [
      note(filled, `Queries without a time of collection, which got that of the session (${createdAt.toISOString()})`),
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
}

export const note = (count: number, what: string): string | false => count > 0 && `${what}: ${count}`;

function failAll(tally: ImportTally, { rows, lines }: TakenOut, why: { code: string; detail: string }): void {
  for (const line of lines) tally.fail({ line, ...why });
  tally.failUnlisted(rows - lines.length, rows - lines.length);
}

function reportDiffering(tally: ImportTally, { pages, rows, first }: LeftOut['differing']): void {
  for (const { line, pointer, text, otherLine, otherPointer, rows: own } of first) {
    const other = `line ${otherLine}${otherPointer ? `, ${otherPointer}` : ''}`;
    const detail =
      `The result page at ${other} has the same query, "${text}", and time, and other results at these ranks. ` +
      'Give each page its time of collection, or import one of them into another session';
    tally.fail({ line, ...(pointer && { pointer }), code: 'PAGE_DIFFERS', detail }, own);
  }
  const listed = first.reduce((sum, page) => sum + page.rows, 0);
  tally.failUnlisted(pages - first.length, rows - listed);
}
