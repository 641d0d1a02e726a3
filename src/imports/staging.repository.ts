import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { ClientBase } from 'pg';
import { from } from 'pg-copy-streams';
import type { DataSource, QueryRunner } from 'typeorm';
import { runInTransactionScope } from '../platform/cache/index.js';
import { inTransaction } from '../platform/database/index.js';
import { queryIdentity } from '../queries/query-identity.js';
import type { AdmittedQuery, AdmittedResult } from './admission.js';
import { CopyRows } from './copy-rows.js';
import type { Format, Place } from './formats/format.js';
import { RecentlySeen } from './recently-seen.js';

/** Bytes that are kept in memory before they are copied. */
const FLUSH_SIZE = 1_000_000;
/** Websites, and queries, that are recognised when they come again. */
const REMEMBERED = 65_536;
const MAX_ATTEMPTS = 5;

const TABLES = {
  import_queries: `n integer, line integer, pointer text, identity bytea, text text, engine text, language text, country text,
    device text, collected_at timestamptz(3), status text, params jsonb, tool text, error text`,
  /** `page`: the number that its page had before it joined the query `n`. */
  import_results: `seq bigint, n integer, page integer, line integer, pointer text, rank integer, type text, url text,
    website_hash bytea, domain text, title text, snippet text, extra jsonb`,
  import_websites: 'hash bytea, url text, host text, domain text, title text',
  /** What became of a query: its id, and whether it is new. */
  import_written: 'n integer PRIMARY KEY, id bigint, is_new boolean',
  /** Pages that join the query `n` of the file. */
  import_pages: 'page integer PRIMARY KEY, n integer, params jsonb',
  /** Queries that the session had already, and pages that join them there. */
  import_known: 'n integer PRIMARY KEY, id bigint',
  import_joined: 'page integer PRIMARY KEY, n integer, id bigint',
};
const COPIED = ['import_queries', 'import_results', 'import_websites'] as const;
type Rows = Record<(typeof COPIED)[number], CopyRows>;

const noRows = (): Rows => ({
  import_queries: new CopyRows(),
  import_results: new CopyRows(),
  import_websites: new CopyRows(),
});

/**
 * Temporary tables of one connection that hold a file until all of it has been read: only then is it known which rows
 * make up a query. Nothing else sees them, and they vanish with the connection.
 */
export class ImportStaging {
  /** Filled while the others are copied. */
  private rows = noRows();
  private full = noRows();
  private readonly websites = new RecentlySeen(REMEMBERED);
  private readonly queries = new RecentlySeen(REMEMBERED);
  private lastQuery = 0;
  private lastResult = 0;
  private copying: Promise<void> = Promise.resolve();

  constructor(
    readonly runner: QueryRunner,
    private readonly client: ClientBase,
  ) {}

  /** The number of the query within the file. Rows of one query get one number, as long as it is remembered. */
  addQuery(query: AdmittedQuery, { line, pointer }: Place, unit: Format['unit']): number {
    const { text, engine, language, country, device, collectedAt, status, params, tool, error } = query;
    const hash = queryIdentity(query);
    const known = unit === 'row' ? this.queries.get(hash) : 0;
    if (known !== 0) return known;
    this.lastQuery += 1;
    this.queries.set(hash, this.lastQuery);
    // Without a time of its own a query gets that of its session, which is not known yet: see fillTimes.
    const identity = collectedAt === null ? null : hash;
    const key = [text, engine, language, country, device, collectedAt];
    this.rows.import_queries.add([
      this.lastQuery,
      line,
      pointer ?? null,
      identity,
      ...key,
      status,
      params,
      tool,
      error,
    ]);
    return this.lastQuery;
  }

  addResult(n: number, { line, pointer }: Place, result: AdmittedResult): void {
    const { rank, type, url, website, title, snippet, extra } = result;
    this.lastResult += 1;
    if (website) {
      // Again when only now there is a title: 1 without one, 2 with.
      const found = title === null ? 1 : 2;
      if (this.websites.get(website.hash) < found) {
        this.websites.set(website.hash, found);
        this.rows.import_websites.add([website.hash, website.url, website.host, website.domain, title]);
      }
    }
    const page = [website?.hash ?? null, website?.domain ?? null];
    const given = [rank, type, url, ...page, title, snippet, extra];
    this.rows.import_results.add([this.lastResult, n, n, line, pointer ?? null, ...given]);
  }

  get isFull(): boolean {
    return COPIED.reduce((size, table) => size + this.rows[table].size, 0) >= FLUSH_SIZE;
  }

  /** Waits for the copy before this one and starts the next: reading goes on while PostgreSQL takes it in. */
  async flush(): Promise<void> {
    await this.copying;
    [this.rows, this.full] = [this.full, this.rows];
    this.copying = this.copy(this.full);
    // It is awaited by the next flush; until then nobody would see that it failed.
    this.copying.catch(() => undefined);
  }

  async finish(): Promise<void> {
    await this.flush();
    await this.copying;
  }

  /** Commits what the work has written, or nothing when it throws. Tries again when another import got in the way. */
  async transaction<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await inTransaction(this.runner.manager, work, 0);
      } catch (error) {
        if (!mayPass(error) || attempt === MAX_ATTEMPTS) throw error;
        await sleep(Math.random() * 50 * 2 ** attempt);
      }
    }
  }

  /** Does the work and takes it back. */
  tryOut<T>(work: () => Promise<T>): Promise<T> {
    return runInTransactionScope(async (scope) => {
      await this.runner.startTransaction();
      try {
        return await work();
      } finally {
        scope.forget();
        // A lost connection has rolled back already.
        await this.runner.rollbackTransaction().catch(() => undefined);
      }
    });
  }

  /** Gives the connection back as it was; one that is lost has left nothing behind. */
  async close(): Promise<void> {
    await this.copying.catch(() => undefined);
    await this.runner.query('DISCARD TEMP').catch(() => undefined);
    await this.runner.query('RESET statement_timeout').catch(() => undefined);
    await this.runner.release();
  }

  private async copy(full: Rows): Promise<void> {
    for (const table of COPIED) {
      const rows = full[table];
      if (rows.size > 0) await pipeline([rows.bytes], this.client.query(from(`COPY ${table} FROM STDIN`)));
      rows.clear();
    }
  }
}

/** Deadlocks and serialization failures, and a website that was deleted between being found and being referred to. */
const PASSING = new Set(['40P01', '40001', '23503', '23514']);
const mayPass = (error: unknown): boolean =>
  PASSING.has((error as { driverError?: { code?: string } }).driverError?.code ?? '');

@Injectable()
export class StagingRepository {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** Takes a connection of the pool until `close`. */
  async open(): Promise<ImportStaging> {
    const runner = this.dataSource.createQueryRunner();
    try {
      const client = (await runner.connect()) as ClientBase;
      await runner.query('DISCARD TEMP');
      await runner.query('SET statement_timeout = 0');
      for (const [table, columns] of Object.entries(TABLES))
        await runner.query(`CREATE TEMPORARY TABLE ${table} (${columns})`);
      return new ImportStaging(runner, client);
    } catch (error) {
      await runner.release();
      throw error;
    }
  }
}
