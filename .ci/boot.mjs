import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 60_000;

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const adminKey = randomBytes(24).toString('hex');

async function statusOf(url) {
  try {
    return (await fetch(url, { headers: { 'X-API-Key': adminKey } })).status;
  } catch (error) {
    return error.cause?.code ?? String(error);
  }
}

// Boots the built server on an embedded database of its own, and asks it. ESM cycles fail here and nowhere else.
const dataDir = mkdtempSync(path.join(tmpdir(), 'observatory-boot-'));
chmodSync(dataDir, 0o755); // as root, PostgreSQL runs as another user, who must be able to enter
const port = await freePort();
const environment = {
  ...process.env,
  PORT: String(port),
  DATA_DIR: dataDir,
  NODE_ENV: 'production',
  ADMIN_KEY: adminKey,
  SHUTDOWN_DRAIN: '0',
};
delete environment.DATABASE_URL;
const server = spawn(process.execPath, ['dist/src/main.js'], {
  env: environment,
  stdio: ['ignore', 'inherit', 'inherit'],
});
const exit = new Promise((resolve) => server.once('exit', (code, signal) => resolve(code ?? signal)));

const url = `http://127.0.0.1:${port}`;
const deadline = Date.now() + PATIENCE_MS;
let ready;
do {
  await sleep(200);
  ready = await statusOf(`${url}/health/ready`);
} while (ready !== 200 && Date.now() < deadline && server.exitCode === null);

const answers = { '/health/ready': ready };
const html = ready === 200 ? await (await fetch(url, { headers: { Accept: 'text/html' } })).text() : '';
const files = html.match(/\/dashboard\/[^"]+/g) ?? ['/dashboard/none'];
for (const page of [...files, '/', '/docs', '/openapi.json', '/api/v1/sessions'])
  answers[page] = await statusOf(url + page);
server.kill('SIGTERM');
answers['exit code after SIGTERM'] = await Promise.race([exit, sleep(15_000, 'none in 15 s', { ref: false })]);
if (server.exitCode === null) server.kill('SIGKILL');
rmSync(dataDir, { recursive: true, force: true });

console.log(answers);
const { 'exit code after SIGTERM': code, ...statuses } = answers;
process.exitCode = code === 0 && Object.values(statuses).every((status) => status === 200) ? 0 : 1;
