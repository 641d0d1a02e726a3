import { execFile } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import type { DatabaseBench } from './bench.js';

/** A step of a floor: a file that goes into a table, rows that go into a file, or a statement. */
export type Step = { copy: string; file: string } | { query: string; file: string } | string;

/** What PostgreSQL's own client needs for the same: one connection, one transaction, files that lie ready. */
export async function runFloor(bench: DatabaseBench, steps: Step[]): Promise<void> {
  if (!bench.psql) return runByStream(bench, steps);
  const commands = steps.map((step) => {
    if (typeof step === 'string') return step;
    return 'copy' in step ? `\\copy ${step.copy} from '${step.file}'` : `\\copy (${step.query}) to '${step.file}'`;
  });
  const flags = ['--no-psqlrc', '--quiet', '--single-transaction', '--set=ON_ERROR_STOP=1'];
  await promisify(execFile)('psql', [...flags, ...commands.flatMap((command) => ['--command', command]), bench.url]);
}

async function runByStream(bench: DatabaseBench, steps: Step[]): Promise<void> {
  const client = new pg.Client(bench.url);
  await client.connect();
  try {
    await client.query('BEGIN');
    for (const step of steps)
      if (typeof step === 'string') await client.query(step);
      else if ('copy' in step)
        await pipeline(createReadStream(step.file), client.query(copyFrom(`COPY ${step.copy} FROM STDIN`)));
      else await pipeline(client.query(copyTo(`COPY (${step.query}) TO STDOUT`)), createWriteStream(step.file));
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}
