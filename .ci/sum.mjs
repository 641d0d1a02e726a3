import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Adds up jest's own reports, one a step; what was skipped, failed or could not run is named. */
const [folder, ...failedSteps] = process.argv.slice(2);
let passed = 0;
let failed = 0;
const explained = new Set();
for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
  const report = JSON.parse(readFileSync(path.join(folder, file), 'utf8'));
  const step = path.basename(file, '.json');
  const failures = report.numFailedTests + report.numRuntimeErrorTestSuites;
  passed += report.numPassedTests;
  failed += failures;
  if (failures > 0) explained.add(step);
  for (const { status, fullName } of report.testResults.flatMap((suite) => suite.assertionResults)) {
    if (status !== 'passed') console.log(`${status} (${step}): ${fullName}`);
  }
}
failed += failedSteps.filter((step) => !explained.has(step)).length;
if (failedSteps.length > 0) console.log(`Failed steps: ${failedSteps.join(', ')}`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
