import { processEnv } from './config/env.js';
import { createDataSource, openDatabase } from './platform/database/index.js';
import { entities, migrations } from './schema.js';

// For TypeORM's command line (`npm run migration:run`): the server's database, embedded where none is named.
const { DATABASE_URL: url, DATA_DIR: dataDir } = processEnv();
const database = await openDatabase({ url, dataDir }, console.error);

// A migration runs as long as it takes; the embedded PostgreSQL stops with the process.
const pool = { size: 2, statementSeconds: 0, idleInTransactionSeconds: 0 };

export const dataSource = createDataSource({ url: database.url, entities, migrations, pool });
