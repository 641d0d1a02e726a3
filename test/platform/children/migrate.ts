/** A process that migrates the database of the given URL, and says what it ran. */
import { createDataSource } from '../../../src/platform/database/data-source-options.js';
import { runMigrations } from '../../../src/platform/database/migrations.js';
import { migrations } from '../../../src/schema.js';

async function main(url: string): Promise<void> {
  const dataSource = await createDataSource({ url, migrations, pool: { size: 2 } }).initialize();
  process.stdout.write(`${JSON.stringify(await runMigrations(dataSource))}\n`);
  await dataSource.destroy();
}

main(process.argv[3] ?? '').catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
