/** Reads rows again and again, 200 kB each time, and says by how many bytes a read the old generation grew. */
import { getHeapSpaceStatistics } from 'node:v8';
import { createDataSource } from '../../../src/platform/database/index.js';

const READ = `SELECT repeat('x', 10000) AS text FROM generate_series(1, $1::integer)`;
const WARM_UP = 200;
const READS = 400;

/** Bytes of what has survived two collections of the young generation. */
function oldGeneration(): number {
  const spaces = getHeapSpaceStatistics().filter(({ space_name: name }) => /^(old|large_object)_space$/.test(name));
  return spaces.reduce((bytes, space) => bytes + space.space_used_size, 0);
}

async function main(url: string): Promise<void> {
  const dataSource = await createDataSource({ url, migrations: [], pool: { size: 1 } }).initialize();
  const read = (): Promise<unknown> => dataSource.query(READ, [20]);
  for (let i = 0; i < WARM_UP; i += 1) await read();
  let grown = 0;
  let last = oldGeneration();
  for (let i = 0; i < READS; i += 1) {
    await read();
    const now = oldGeneration();
    // All memory may be collected between; what grew before counts all the same.
    grown += Math.max(0, now - last);
    last = now;
  }
  await dataSource.destroy();
  process.stdout.write(`${Math.round(grown / READS)}\n`);
}

main(process.argv[3] ?? '').catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
