import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { DataSource } from 'typeorm';
import { createApp } from '../src/app.setup.js';
import { loadEnv } from '../src/config/env.js';
import { createDataSource } from '../src/platform/database/index.js';
import { startEmbedded } from '../src/platform/database/embedded-postgres.js';
import { startApp, type TestApp } from './support/app.js';
import { temporaryFolder } from './support/folder.js';
import { until } from './support/until.js';

interface Listed {
  sql: string;
  repositoryMethod: string | null;
  plan: object | null;
  hints: { kind: string; relation?: string; advice: string }[];
  server: { calls: number; rows: number } | null;
}

describe('slow statements', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startApp({ QUERY_SLOW_THRESHOLD: '0.001' });
  });
  afterAll(() => test.close());

  async function listed(part: string, isDone: (found: Listed) => boolean): Promise<Listed> {
    let found: Listed | undefined;
    await until(async () => {
      const { body } = await test.api().get('/diagnostics/slow-queries?limit=100').expect(200);
      found = (body.items as Listed[]).find(({ sql }) => sql.includes(part));
      return found && isDone(found);
    });
    return found as Listed;
  }

  it('that read a whole table for a filter are told which one, and what to do', async () => {
    await test.dataSource.query(`
      CREATE TABLE heap AS SELECT n AS id, n % 1000 AS kind FROM generate_series(1, 400000) AS n;
      ANALYZE heap`);
    await test.dataSource.query('SELECT pg_sleep(0.01), count(*) FROM heap WHERE kind = $1', [7]);
    const found = await listed('FROM heap WHERE kind', ({ plan }) => plan !== null);
    expect(found.hints).toContainEqual(
      expect.objectContaining({ kind: 'sequential-scan', relation: 'heap', advice: expect.stringContaining('kind') }),
    );
    expect(JSON.stringify(found)).not.toContain('= 7');
  });

  it('with arrays of any length are planned with a part of them, and listed with none', async () => {
    const ids = Array.from({ length: 100_000 }, (_, i) => 500_000 + i);
    await test.dataSource.query('SELECT pg_sleep(0.01), count(*) FROM heap WHERE id = ANY($1::integer[])', [ids]);
    const found = await listed('id = ANY', ({ plan }) => plan !== null);
    expect(JSON.stringify(found).length).toBeLessThan(20_000);
    expect(JSON.stringify(found)).not.toContain('500001');
  });
});

describe('where pg_stat_statements is installed', () => {
  let stop: () => Promise<void>;
  let app: NestExpressApplication;
  let url: string;
  beforeAll(async () => {
    const dataDir = temporaryFolder();
    const first = await startEmbedded({ dataDir });
    const admin = await createDataSource({ url: first.url, migrations: [] }).initialize();
    await admin.query(`ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'`);
    await admin.destroy();
    await first.stop();
    const second = await startEmbedded({ dataDir });
    stop = second.stop;
    app = await createApp(loadEnv({ NODE_ENV: 'test', DATABASE_URL: second.url, QUERY_SLOW_THRESHOLD: '0.001' }));
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
    await app.get(DataSource).query('CREATE EXTENSION pg_stat_statements');
  }, 120_000);
  afterAll(async () => {
    await app.close();
    await stop();
  });

  it('what the database counted of a statement stands beside what we did, whatever its values', async () => {
    for (const seconds of [0.01, 0.02, 0.03])
      await app.get(DataSource).query(`SELECT pg_sleep(${seconds}) FROM generate_series(1, 2)`);
    const { body } = await request(url).get('/api/v1/diagnostics/slow-queries?limit=100').expect(200);
    const found = (body.items as Listed[]).find(({ sql }) => sql.includes('pg_sleep'));
    expect(found?.server).toMatchObject({ calls: 3, rows: 6 });
  });
});
