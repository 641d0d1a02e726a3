import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openDatabase } from '../../src/platform/database/open-database.js';
import { dropDatabase, dropLeftovers, makeTemplate } from './database-template.js';
import { findRedis } from './redis-server.js';

const stops: (() => Promise<void>)[] = [];

/** One folder per checkout, kept between runs: a run that was killed leaves nothing running that the next cannot use. */
function embeddedFolder(): string {
  const checkout = createHash('sha256').update(process.cwd()).digest('hex').slice(0, 8);
  return path.join(tmpdir(), `search-observatory-test-${process.getuid?.() ?? 'user'}-${checkout}`);
}

/** Before all e2e tests: one PostgreSQL and one Redis for the whole run, named to the workers by their environment. */
export async function startServices(): Promise<void> {
  const database = await openDatabase({ url: process.env['DATABASE_URL'], dataDir: embeddedFolder() });
  stops.push(database.stop);
  try {
    await dropLeftovers(database.url);
    const template = await makeTemplate(database.url);
    stops.push(() => dropDatabase(database.url, template));
    process.env['TEST_DATABASE_URL'] = database.url;
    process.env['TEST_DATABASE_TEMPLATE'] = template;
    const redis = await findRedis(process.env['REDIS_URL']);
    stops.push(redis.stop);
    process.env['TEST_REDIS_URL'] = redis.url ?? '';
    // Servers of tests have what a test gives them: one without Redis is one without Redis.
    delete process.env['REDIS_URL'];
    delete process.env['DATABASE_URL'];
  } catch (error) {
    await stopServices();
    throw error;
  }
}

export async function stopServices(): Promise<void> {
  for (let stop = stops.pop(); stop; stop = stops.pop()) await stop();
}
