import type { DataSource } from 'typeorm';

export interface ServerFacts {
  version: string;
  versionNumber: number;
  maxConnections: number;
  /** Of them, those that only superusers get. */
  reserved: number;
  /** Connections of other programs, and to other databases. */
  others: number;
  /** Servers and commands of ours that are connected to this database: each holds one lock of its standing. */
  processes: number;
  bytes: number;
}

/** Names of the database's own migrations, what it offers and has installed, and who is connected. Reads only. */
export class ServerFactsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async facts(): Promise<ServerFacts> {
    const [facts]: [ServerFacts] = await this.dataSource.query(`
      SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS "versionNumber",
        current_setting('max_connections')::int AS "maxConnections",
        current_setting('superuser_reserved_connections')::int
          + coalesce(current_setting('reserved_connections', true)::int, 0) AS reserved,
        (SELECT count(*) FROM pg_stat_activity
          WHERE backend_type = 'client backend'
            AND (datname <> current_database() OR application_name NOT LIKE 'search-observatory%')) AS others,
        (SELECT count(DISTINCT pid) FROM pg_locks
          WHERE locktype = 'advisory' AND granted AND objid IN (1, 2) AND objsubid = 2
            AND classid = (hashtext('search-observatory')::bigint & 4294967295)::oid
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) AS processes,
        pg_database_size(current_database()) AS bytes`);
    return facts;
  }

  /** Extension → whether it is installed in this database. */
  async extensions(): Promise<Set<string>> {
    const rows: { extname: string }[] = await this.dataSource.query('SELECT extname FROM pg_extension');
    return new Set(rows.map(({ extname }) => extname));
  }

  /** Whether its server has an extension to install, and this user may: a trusted one takes the right to create. */
  async offers(extension: string): Promise<{ available: boolean; allowed: boolean }> {
    const [offer]: [{ available: boolean; allowed: boolean }] = await this.dataSource.query(
      `SELECT EXISTS (SELECT FROM pg_available_extensions WHERE name = $1) AS available,
        has_database_privilege(current_database(), 'CREATE') AS allowed`,
      [extension],
    );
    return offer;
  }

  /** Whether the statistics of statements can be read: the extension alone counts nothing. */
  async readsStatements(): Promise<boolean> {
    return this.dataSource.query('SELECT 1 FROM pg_stat_statements LIMIT 1').then(
      () => true,
      () => false,
    );
  }

  /** Migrations that the database has had and this program does not know. */
  async unknownMigrations(known: readonly string[]): Promise<string[]> {
    const rows: { name: string }[] = await this.dataSource.query(
      'SELECT name FROM migrations WHERE name <> ALL ($1) ORDER BY id',
      [known],
    );
    return rows.map(({ name }) => name);
  }

  /** By how many milliseconds the clock of the database is ahead of ours, at least: the way there and back is no skew. */
  async clockSkew(): Promise<number> {
    const before = Date.now();
    const [{ now }]: [{ now: number }] = await this.dataSource.query(
      'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now',
    );
    const after = Date.now();
    if (now < before) return Math.round(now - before);
    return now > after ? Math.round(now - after) : 0;
  }
}
