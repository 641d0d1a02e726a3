import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { resolve } from 'node:path';

/** The long form, and the broken variants that it has to notice: `npm run check:cache -- --help`. */
const LAUNCHER = resolve('test/cache-checker/launch.mjs');
const hasRedis = spawnSync('redis-server', ['--version']).status === 0;

// In CI the test fails without Redis instead.
(hasRedis || process.env['CI'] ? it : it.skip)(
  'never reads what is older than a write that has ended, in three processes, whatever befalls them',
  async () => {
    const { stdout } = await promisify(execFile)('node', [LAUNCHER, '--short', '--seconds', '6']);
    console.log(stdout);
    expect(stdout).toMatch(/^0 violations in \d{5,} reads/m);
  },
  120_000,
);
