import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { DataSource, type Logger } from 'typeorm';
import { createApp } from '../../src/app.setup.js';
import { loadEnv } from '../../src/config/env.js';
import { RepeatedStatements } from '../../src/platform/observability/index.js';
import { createDatabase } from './database.js';

export interface SentStatement {
  sql: string;
  parameters: unknown[];
}

export interface TestApp {
  app: NestExpressApplication;
  dataSource: DataSource;
  /** Requests to the running server, under /api/v1. */
  api: () => ReturnType<typeof request>;
  /** Requests to the running server, under its root. */
  root: () => ReturnType<typeof request>;
  url: string;
  /** The statements that `work` sent to the database, in order, without those of the connection itself. */
  statementsOf: (work: () => Promise<unknown>) => Promise<string[]>;
  /** The same, with their parameters. */
  sentBy: (work: () => Promise<unknown>) => Promise<SentStatement[]>;
  close: () => Promise<void>;
}

async function record(dataSource: DataSource, work: () => Promise<unknown>): Promise<SentStatement[]> {
  const sent: SentStatement[] = [];
  const { logger } = dataSource;
  const logQuery: Logger['logQuery'] = (sql, parameters = []) =>
    void sent.push({ sql, parameters: parameters as unknown[] });
  dataSource.logger = Object.assign(Object.create(logger) as Logger, { logQuery });
  try {
    await work();
  } finally {
    dataSource.logger = logger;
  }
  return sent;
}

/** The whole application on a database and a port of its own; it limits no rates unless `settings` says so. */
export async function startApp(settings: Record<string, string> = {}): Promise<TestApp> {
  const database = await createDatabase();
  const env = loadEnv({
    NODE_ENV: 'test',
    PORT: '0',
    DATABASE_URL: database.url,
    DATABASE_POOL_SIZE: '10',
    RATE_LIMIT_ENABLED: 'false',
    // What a test sends is all that is sent.
    STATISTICS_FOLD_INTERVAL: '0',
    ...settings,
  });
  const app = await createApp(env);
  await app.listen(env.PORT, env.HOST);
  const dataSource = app.get(DataSource);
  const url = await app.getUrl();
  return {
    app,
    dataSource,
    api: () => request(`${url}/api/v1`),
    root: () => request(url),
    url,
    statementsOf: async (work) => (await record(dataSource, work)).map(({ sql }) => sql),
    sentBy: (work) => record(dataSource, work),
    close: async () => {
      const { found } = app.get(RepeatedStatements);
      await app.close();
      await database.drop();
      // No request may ask for the same rows again and again, in any test.
      if (found.length > 0) throw new Error(`Repeated statements: ${JSON.stringify(found, undefined, 2)}`);
    },
  };
}
