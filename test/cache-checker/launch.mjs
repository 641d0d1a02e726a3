import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pathToFileURL } from 'node:url';
import { build } from './build.mjs';
import { MUTANTS } from './mutants.mjs';

const { values } = parseArgs({
  options: {
    reads: { type: 'string', default: '100000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    seconds: { type: 'string', default: '10' },
    short: { type: 'boolean', default: false },
    mutants: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});

/**
 * npm run check:cache -- --reads 2000000 --seed 7     until so many reads were checked; fails at the first violation
 * npm run check:cache -- --short                       each of the main circumstances for --seconds
 * npm run check:cache -- --mutants [--only NAME]       every broken variant has to be noticed
 */
const failed = values.mutants ? await checkMutants() : await check();
process.exit(failed ? 1 : 0);

async function check() {
  const { run, plan } = await modules();
  const circumstances = values.short ? plan.SHORT : plan.LONG;
  let reads = 0;
  let violations = 0;
  for (let round = 0; values.short ? round < circumstances.length : reads < Number(values.reads); round++) {
    const seed = Number(values.seed) + round;
    const result = await run({ ...circumstances[round % circumstances.length], seed, seconds: Number(values.seconds) });
    reads += result.reads;
    violations += result.violations + result.failedReads;
    console.log(line(result));
    for (const account of result.accounts) console.log(account);
  }
  console.log(`${violations} violations in ${reads} reads (seed ${values.seed})`);
  return violations > 0;
}

async function checkMutants() {
  let missed = 0;
  for (const mutant of MUTANTS.filter(({ name }) => !values.only || name === values.only)) {
    const { run } = await modules(mutant);
    let found = 0;
    for (let attempt = 0; found === 0 && attempt < 10; attempt++) {
      const seed = Number(values.seed) + attempt;
      // Each needs some chance: a window of milliseconds has to be hit.
      const normal = { tier: 'coherent', fault: 'none', databaseMs: 12, seconds: 4 };
      const result = await run({ ...normal, ...mutant.run, seed });
      found = result.violations;
    }
    console.log(`${found > 0 ? 'caught' : 'MISSED'} ${mutant.name} (${found} violations)`);
    if (found === 0) missed++;
  }
  return missed > 0;
}

async function modules(mutant) {
  const folder = await build(mutant);
  const [{ run }, plan] = await Promise.all(
    ['run.js', 'plan.js'].map((file) => import(pathToFileURL(join(folder, file)).href)),
  );
  return { run, plan };
}

function line({ options, reads, writes, violations, failedReads, worstAgeMs, statistics }) {
  const { tier, fault, databaseMs, seed } = options;
  const { l1Hits = 0, l2Hits = 0, loads = 0, bypasses = 0, failedInvalidations = 0 } = statistics;
  return (
    `seed ${seed} ${tier} ${fault} database ${databaseMs} ms: ${reads} reads, ${writes} writes, ` +
    `${violations} violations${violations ? ` (up to ${worstAgeMs.toFixed(0)} ms old)` : ''}, ${failedReads} failed; ` +
    `memory ${l1Hits}, redis ${l2Hits}, loads ${loads}, past the cache ${bypasses}, given up ${failedInvalidations}`
  );
}
