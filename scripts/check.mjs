import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** What must hold before a commit. All of them run, so that one run names everything. */
const CHECKS = {
  format: 'prettier --check --log-level warn .',
  types: 'tsc --noEmit',
  'types of the dashboard': 'tsc -p src/landing/dashboard',
  lint: 'oxlint --type-aware --deny-warnings',
  'dependency rules': 'depcruise src migrations test scripts',
  'dead code': 'knip',
  contract: 'redocly lint openapi.json',
  'contract, by OWASP':
    'spectral lint openapi.json --ruleset spectral.yaml --fail-severity error --display-only-failures',
};

// redocly asks neither for updates nor tells anybody that it ran.
const environment = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };

const outcomes = {};

/** Runs a check to its end; what it says stands together. */
function run([name, command]) {
  return new Promise((resolve) => {
    const child = spawn(command, { stdio: ['ignore', 'pipe', 'pipe'], shell: true, env: environment });
    const said = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => said.push(data));
    child.on('close', (status) => {
      console.log(`\n${name}: ${command}\n${String(Buffer.concat(said))}`.trimEnd());
      outcomes[name] = status;
      resolve();
    });
  });
}

const left = Object.entries(CHECKS);
async function work() {
  for (let check = left.shift(); check; check = left.shift()) await run(check);
}
// Most of them use one processor.
await Promise.all(Array.from({ length: Math.min(availableParallelism(), 4) }, work));

const failed = Object.keys(CHECKS).filter((name) => outcomes[name] !== 0);
console.log(failed.length > 0 ? `\nFailed: ${failed.join(', ')}` : '\nAll checks passed');
process.exitCode = failed.length > 0 ? 1 : 0;
