import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { CHECKS, type Check } from './rollup-checks.js';

/** A figure that the rollups and a plain count give differently; null where one side does not have it at all. */
export interface Difference {
  check: string;
  workspaceId: number;
  subject: string;
  counted: string | null;
  plain: string | null;
}

const MOST_DIFFERENCES = 100;

const differencesSql = ({ counted, plain }: Check): string => `
  SELECT workspace_id AS "workspaceId", subject, counted.figures AS counted, plain.figures AS plain
    FROM (${counted}) AS counted (workspace_id, subject, figures)
    FULL JOIN (${plain}) AS plain (workspace_id, subject, figures) USING (workspace_id, subject)
   WHERE counted.figures IS DISTINCT FROM plain.figures
   ORDER BY workspace_id, subject LIMIT ${MOST_DIFFERENCES}`;

@Injectable()
export class RollupsRepository {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** Folds what at most so many changed queries left pending. Gives how much that was, null when others are at it. */
  async fold(queries: number): Promise<number | null> {
    const [{ folded }]: [{ folded: number | null }] = await this.dataSource.query('SELECT rollup_fold($1) AS folded', [
      queries,
    ]);
    return folded;
  }

  /** Whether more waits than one fold of so many queries takes. */
  async isFoldFull(queries: number): Promise<boolean> {
    const [{ full }]: [{ full: boolean }] = await this.dataSource.query(
      `SELECT EXISTS (SELECT FROM rollup_changes OFFSET $1) OR EXISTS (SELECT FROM rollup_deltas OFFSET 50 * $1) AS full`,
      [queries],
    );
    return full;
  }

  /** Forgets what was counted and leaves everything pending, in one transaction beside all writers. */
  async rebuild(): Promise<void> {
    await this.dataSource.query('SELECT rollup_rebuild()');
  }

  /** Compares every rollup, with what is pending, with plain counts of one snapshot. */
  async differences(): Promise<Difference[]> {
    const runner = this.dataSource.createQueryRunner();
    await runner.startTransaction('REPEATABLE READ');
    try {
      // Before the snapshot: a TRUNCATE in between would empty the tables under it. Parents first, as it locks them too.
      await runner.query('LOCK TABLE sessions, websites, queries, results, nouns IN ACCESS SHARE MODE');
      await runner.query('SET TRANSACTION READ ONLY');
      await runner.query('SET LOCAL statement_timeout = 0');
      const found: Difference[] = [];
      for (const check of CHECKS) {
        const rows: Omit<Difference, 'check'>[] = await runner.query(differencesSql(check));
        found.push(...rows.map((row) => Object.assign(row, { check: check.name })));
      }
      return found;
    } finally {
      await runner.rollbackTransaction();
      await runner.release();
    }
  }
}
