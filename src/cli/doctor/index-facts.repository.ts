import type { DataSource } from 'typeorm';

export interface IndexFact {
  table: string;
  name: string;
  bytes: number;
  isValid: boolean;
  isUnique: boolean;
  scans: number;
}

interface ForeignKeyFact {
  table: string;
  name: string;
  columns: string[];
}

interface ScannedTable {
  table: string;
  rows: number;
  scans: number;
}

const SCHEMA = '(SELECT oid FROM pg_namespace WHERE nspname = current_schema())';

/** What the catalog and the statistics of PostgreSQL say about indexes. Reads only. */
export class IndexFactsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Names of the indexes that the entities ask for, by table. */
  expected(): Map<string, string[]> {
    return new Map(
      this.dataSource.entityMetadatas.map(({ tableName, indices, uniques }) => [
        tableName,
        [...indices, ...uniques].map(({ name }) => name),
      ]),
    );
  }

  indexes(): Promise<IndexFact[]> {
    return this.dataSource.query(`
      SELECT t.relname AS "table", c.relname AS name, pg_relation_size(c.oid) AS bytes, i.indisvalid AS "isValid",
        i.indisunique AS "isUnique", coalesce(pg_stat_get_numscans(c.oid), 0) AS scans
      FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
      WHERE t.relnamespace = ${SCHEMA} ORDER BY bytes DESC`);
  }

  /** Deleting or moving what they refer to reads the whole table. */
  foreignKeysWithoutIndex(): Promise<ForeignKeyFact[]> {
    return this.dataSource.query(`
      SELECT c.conrelid::regclass::text AS "table", c.conname AS name,
        ARRAY(SELECT attname::text FROM pg_attribute WHERE attrelid = c.conrelid AND attnum = ANY (c.conkey)) AS columns
      FROM pg_constraint c
      WHERE c.contype = 'f' AND c.connamespace = ${SCHEMA} AND NOT EXISTS (
        SELECT FROM pg_index i
         WHERE i.indrelid = c.conrelid AND i.indisvalid AND i.indpred IS NULL
           AND (i.indkey::int2[])[0:cardinality(c.conkey) - 1] @> c.conkey)
      ORDER BY 1, 2`);
  }

  /** Tables of at least so many rows that have been read from end to end at least so often. */
  scannedTables(rows: number, times: number): Promise<ScannedTable[]> {
    return this.dataSource.query(
      `SELECT relname AS "table", n_live_tup AS rows, seq_scan AS scans FROM pg_stat_user_tables
        WHERE schemaname = current_schema() AND n_live_tup >= $1 AND seq_tup_read >= n_live_tup::numeric * $2
        ORDER BY seq_tup_read DESC`,
      [rows, times],
    );
  }

  async countedSince(): Promise<Date> {
    const [{ since }]: [{ since: Date }] = await this.dataSource.query(
      `SELECT coalesce(stats_reset, pg_postmaster_start_time()) AS since FROM pg_stat_database
        WHERE datname = current_database()`,
    );
    return since;
  }
}
