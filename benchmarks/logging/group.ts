import { strictEqual } from 'node:assert/strict';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { type DatabaseBench, openBench } from '../database/bench.js';
import { databaseSetting } from '../database/setting.js';
import { apart } from '../harness/cores.js';
import type { Group } from '../harness/group.js';
import { Server } from '../harness/server.js';
import type { Scenario } from '../harness/scenario.js';
import { busyUsers, inTurn, withoutErrors } from '../harness/users.js';

const REQUESTS = 2500;
/** V8 has optimized by then what runs for each request. */
const WARM_AFTER = 20_000;
const USERS = 32;
const PATH = '/api/v1/sessions/1';

/** Two servers that differ in nothing but their log; each on a database of its own, so that both keep answers. */
interface LoggingBench {
  logging: Server;
  silent: Server;
  close: () => Promise<void>;
}

async function withSession(bench: DatabaseBench): Promise<DatabaseBench> {
  await bench.dataSource.query(`INSERT INTO sessions (workspace_id, name) VALUES (1, 'benchmark')`);
  return bench;
}

async function openLogging(): Promise<LoggingBench> {
  const [one, other] = [await withSession(await openBench()), await withSession(await openBench())];
  // A pipe would have to be read by this process, which is busy asking.
  const output = await open(path.join(one.folder, 'stdout.log'), 'w');
  const logging = await Server.unheard(one.url, { LOG_FILE: path.join(one.folder, 'app.log') }, output.fd);
  const silent = await Server.unheard(other.url, { LOG_FILE: 'off', LOG_LEVEL: 'silent' }, 'ignore');
  await output.close();
  const together = await apart([logging, silent]);
  const close = async () => {
    await together();
    await Promise.all([logging.stop(), silent.stop()]);
    await Promise.all([one.close(), other.close()]);
  };
  return { logging, silent, close };
}

/** The cheapest request that writes a line: nowhere is the share of its log larger. */
const cost: Scenario<LoggingBench> = {
  name: `${REQUESTS.toLocaleString('en')} answers from memory, a line of each in the log`,
  question: 'How much slower is a server because it logs every request to its standard output and a file?',
  baseline: 'without a log',
  bar: 1 / 0.9,
  items: REQUESTS,
  rounds: 101,
  open: async ({ logging, silent }) => {
    let answered = 0;
    const ask = async ({ url }: Server, count = REQUESTS) => {
      const next = inTurn(count, [{ path: PATH }]);
      answered = withoutErrors(await busyUsers({ url, users: USERS, next })).milliseconds.length;
    };
    for (const server of [logging, silent]) await ask(server, WARM_AFTER);
    return {
      reset: async () => undefined,
      ours: () => ask(logging),
      baseline: () => ask(silent),
      verify: async () => strictEqual(answered, REQUESTS),
    };
  },
};

export const loggingGroup: Group = { setting: databaseSetting, open: openLogging, scenarios: [cost] };
