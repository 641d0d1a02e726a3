import { createApp } from '../src/app.setup.js';
import { loadEnv } from '../src/config/env.js';
import { asAdmin } from './support/database-template.js';
import { createDatabase } from './support/database.js';
import { until } from './support/until.js';

it('an application that cannot be set up leaves no connection that would keep its process alive', async () => {
  const database = await createDatabase();
  const env = loadEnv({ NODE_ENV: 'test', DATABASE_URL: database.url, DATABASE_POOL_SIZE: '2' });
  // The settings refuse it; whatever else throws so late, Express takes this for one of its errors.
  await expect(createApp({ ...env, TRUST_PROXY: ['nowhere'] })).rejects.toThrow(/nowhere/);
  const connections = (): Promise<number> =>
    asAdmin(database.url, async (admin) => {
      const { rows } = await admin.query<{ count: number }>(
        'SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
      );
      return rows[0]?.count ?? 0;
    });
  await until(async () => (await connections()) === 0);
  await database.drop();
  // A pool closes connections that nobody uses by itself, after half a minute.
}, 15_000);
