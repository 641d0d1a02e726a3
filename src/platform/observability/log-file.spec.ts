import { mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { rotatingFile } from './log-file.js';

const PAUSE_MS = 50;

let folder: string;
beforeEach(() => void (folder = mkdtempSync(path.join(tmpdir(), 'log-file-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** What stands where something else is needed, and how it goes away. */
const OBSTACLES: Record<string, [stand: (logs: string) => void, leave: (logs: string) => void]> = {
  'file is a folder': [
    (logs) => void mkdirSync(path.join(logs, 'app.log'), { recursive: true }),
    (logs) => rmdirSync(path.join(logs, 'app.log')),
  ],
  'folder is a file': [(logs) => writeFileSync(logs, ''), (logs) => rmSync(logs)],
};

it.each(Object.keys(OBSTACLES))('whose %s is complained of once, and written as soon as it can be', async (name) => {
  const logs = path.join(folder, 'logs');
  const [stand, leave] = OBSTACLES[name] as (typeof OBSTACLES)[string];
  stand(logs);
  const complaints: unknown[] = [];
  const file = rotatingFile(path.join(logs, 'app.log'), (error) => complaints.push(error), PAUSE_MS);
  const write = async (line: string): Promise<void> => {
    file.write(Buffer.from(`${line}\n`));
    await sleep(10);
  };
  for (let lines = 0; lines < 30; lines += 1) await write('lost');
  leave(logs);
  for (let lines = 0; lines < 30; lines += 1) await write('kept');
  expect(readFileSync(path.join(logs, 'app.log'), 'utf8')).toMatch(/^\n(?:kept\n)+$/);
  expect(complaints).toHaveLength(1);
});
