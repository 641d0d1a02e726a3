import { spawnSync } from 'node:child_process';

/** What must hold before a commit, cheapest first. All of them run, so that one run names everything. */
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

const failed = Object.entries(CHECKS).filter(([name, command]) => {
  console.log(`\n${name}: ${command}`);
  const { status } = spawnSync(command, { stdio: 'inherit', shell: true, env: environment });
  return status !== 0;
});
console.log(failed.length > 0 ? `\nFailed: ${failed.map(([name]) => name).join(', ')}` : '\nAll checks passed');
process.exitCode = failed.length > 0 ? 1 : 0;
