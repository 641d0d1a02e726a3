import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openBench } from '../database/bench.js';
import { settle } from '../database/data.js';
import { databaseSetting } from '../database/setting.js';
import { apart } from '../harness/cores.js';
import type { Group } from '../harness/group.js';
import { Server } from '../harness/server.js';
import type { Scenario } from '../harness/scenario.js';
import { busyUsers, inTurn, withoutErrors } from '../harness/users.js';

const REQUESTS = 5000;
/** V8 has optimized by then what runs for each request. */
const WARM_AFTER = 20_000;
const USERS = 32;
const PATH = '/api/v1/sessions/1';
/** The log is written at least four times a second. */
const WRITTEN_MS = 500;

/**
 * One server, told to write a line for each request, and not to: two processes of the same program differ by more than a
 * log costs.
 */
interface LoggingBench {
  server: Server;
  /** Requests that have a line on its standard output. */
  told: () => Promise<number>;
  close: () => Promise<void>;
}

async function openLogging(): Promise<LoggingBench> {
  const bench = await openBench();
  await bench.dataSource.query(`INSERT INTO sessions (workspace_id, name) VALUES (1, 'benchmark')`);
  await settle(bench);
  // A pipe would have to be read by this process, which is busy asking.
  const stdout = path.join(bench.folder, 'stdout.log');
  const output = await open(stdout, 'w');
  const server = await Server.unheard(bench.url, { LOG_FILE: path.join(bench.folder, 'app.log') }, output.fd);
  await output.close();
  const together = await apart([server]);
  const told = async () => {
    await pause(WRITTEN_MS);
    return (await readFile(stdout, 'utf8')).split('"msg":"request"').length - 1;
  };
  const close = async () => {
    await together();
    await server.stop();
    await bench.close();
  };
  return { server, told, close };
}

async function tell({ url }: Server, level: 'info' | 'warn'): Promise<void> {
  const answer = await fetch(`${url}/api/v1/diagnostics/log-level`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ level }),
  });
  deepStrictEqual(await answer.json(), { level });
}

/** The cheapest request that writes a line: nowhere is the share of its log larger. */
const cost: Scenario<LoggingBench> = {
  name: `${REQUESTS.toLocaleString('en')} answers from memory, a line of each in the log`,
  question: 'How much slower is a server because it logs every request to its standard output and a file?',
  baseline: 'without these lines',
  bar: 1 / 0.9,
  items: REQUESTS,
  rounds: 51,
  open: async ({ server, told }) => {
    let answered = 0;
    const ask = async (count: number) => {
      const next = inTurn(count, [{ path: PATH }]);
      answered = withoutErrors(await busyUsers({ url: server.url, users: USERS, next })).milliseconds.length;
    };
    const askAt = async (level: 'info' | 'warn') => {
      await tell(server, level);
      await ask(REQUESTS);
    };
    await ask(WARM_AFTER);
    strictEqual(await told(), WARM_AFTER);
    await askAt('warn');
    strictEqual(await told(), WARM_AFTER);
    return {
      reset: async () => undefined,
      ours: () => askAt('info'),
      baseline: () => askAt('warn'),
      verify: async () => strictEqual(answered, REQUESTS),
    };
  },
};

export const loggingGroup: Group = { setting: databaseSetting, open: openLogging, scenarios: [cost] };
