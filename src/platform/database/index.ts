/**
 * Database: PostgreSQL through TypeORM, and PostgreSQL itself where there is none.
 *
 *     DatabaseModule.register({ url: env.DATABASE_URL, dataDir: '.data', migrations, pool: { size: 20 } })
 *     constructor(private readonly database: Database)      database.ping(500), poolFigures(), onPoolWait(observe)
 *
 * Without a url it starts a PostgreSQL of its own on `<dataDir>/postgres` (as root: as the user `postgres` or `nobody`,
 * in /var/lib/search-observatory if they cannot reach that folder). One folder belongs to one machine or container.
 *
 * Guarantees: what was committed survives `kill -9` of everything; a killed first start leaves nothing half made;
 * servers on one folder share one PostgreSQL, start it again when it is killed, and the last one stops it; migrations run
 * once, however many servers start on one database; bigint columns are read as numbers; the password is in no message.
 */
export { connect, DatabaseUnreachable } from './connect.js';
export { CONNECTIONS_BESIDE_POOL, Database } from './database.js';
export { DatabaseModule, type DatabaseModuleOptions } from './database.module.js';
export {
  createDataSource,
  type DataSourceSettings,
  dataSourceOptions,
  type PoolSettings,
} from './data-source-options.js';
export { EmbeddedPostgresUnavailable } from './embedded-binaries.js';
export { pendingMigrations, revertLastMigration, runMigrations } from './migrations.js';
export { hasEmbeddedDatabase, type OpenDatabase, openDatabase } from './open-database.js';
export { poolFigures, type PoolFigures } from './pool-figures.js';
export { isForeignKeyViolation, isUniqueViolation } from './constraint-violation.js';
export { containing } from './containing.js';
export { jsonArray, jsonObject, jsonOrNull } from './json-text.js';
export { loadRelations, type RelationTree } from './load-relations.js';
export { ofVersion } from './of-version.js';
export { fetchRows, inSnapshot, type Selection } from './snapshot.js';
export { inTransaction } from './transaction.js';
export type { EntityManager as Transaction } from 'typeorm';
export type { RunStatement, StatementWatcher } from './statement-feed.js';
