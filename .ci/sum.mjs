import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Adds up jest's own reports; what was skipped or could not run is named. */
const [folder, failedSteps] = process.argv.slice(2);
let passed = 0;
let failed = Number(failedSteps);
for (const name of readdirSync(folder)) {
  const report = JSON.parse(readFileSync(path.join(folder, name), 'utf8'));
  passed += report.numPassedTests;
  failed += report.numFailedTests + report.numRuntimeErrorTestSuites;
  const tests = report.testResults.flatMap((suite) => suite.assertionResults);
  for (const { status, fullName } of tests) {
    if (status !== 'passed') console.log(`${status} (${path.basename(name, '.json')}): ${fullName}`);
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
