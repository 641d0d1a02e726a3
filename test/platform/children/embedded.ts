/**
 * A process that uses the embedded PostgreSQL of a folder: says where it runs, then `hold`s it, or `write`s rows and
 * says each number after its commit. Ends properly when its standard input does, and by process.exit on SIGTERM; TEST_UID
 * makes it a normal user, TEST_FULL_DISK fills the disk once it runs.
 */
import fs from 'node:fs';
import pg from 'pg';
import { startEmbedded } from '../../../src/platform/database/embedded-postgres.js';

async function writeRows(url: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query('CREATE TABLE IF NOT EXISTS kept (id int PRIMARY KEY)');
  const { rows } = await client.query<{ next: number }>('SELECT coalesce(max(id), 0) + 1 AS next FROM kept');
  for (let id = rows[0]?.next ?? 1; ; id += 1) {
    await client.query('INSERT INTO kept VALUES ($1)', [id]);
    process.stdout.write(`${id}\n`);
  }
}

/** A name of a file still fits in, nothing in it. */
function fillDisk(): void {
  fs.writeFileSync = (file) => {
    fs.closeSync(fs.openSync(file as string, 'a'));
    throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  };
}

async function main(mode: string, dataDir: string): Promise<void> {
  const uid = Number(process.env['TEST_UID']);
  if (uid) {
    process.setgroups?.([]);
    process.setgid?.(uid);
    process.setuid?.(uid);
  }
  const postgres = await startEmbedded({ dataDir });
  if (process.env['TEST_FULL_DISK']) fillDisk();
  process.once('SIGTERM', () => process.exit(143));
  process.stdout.write(`${JSON.stringify(postgres)}\n`);
  process.stdin.resume().on('end', () => {
    void postgres.stop().then(() => process.exit(0));
  });
  if (mode === 'write') await writeRows(postgres.url);
}

main(process.argv[3] ?? '', process.argv[4] ?? '').catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
