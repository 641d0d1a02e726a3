import 'reflect-metadata';
import { apiGroup } from './api/group.js';
import { bulkGroup } from './bulk/group.js';
import { cacheGroup } from './cache/group.js';
import { databaseGroup } from './database/group.js';
import { chosen, UsageError } from './harness/arguments.js';
import { DifferentEnvironment } from './harness/compare.js';
import type { Group } from './harness/group.js';
import { runChosen } from './harness/run.js';
import { loggingGroup } from './logging/group.js';
import { concurrentGroup } from './million/concurrent-group.js';
import { listsGroup } from './million/lists-group.js';
import { methodsGroup } from './million/methods-group.js';
import { mixedGroup } from './million/mixed-group.js';
import { patternsGroup } from './million/patterns-group.js';
import { statisticsGroup } from './statistics/group.js';

/** In the order in which they run: those that write little come before those that leave much to be written by disk and Redis. */
const GROUPS = {
  lists: listsGroup,
  api: apiGroup,
  logging: loggingGroup,
  concurrent: concurrentGroup,
  methods: methodsGroup,
  patterns: patternsGroup,
  database: databaseGroup,
  bulk: bulkGroup,
  statistics: statisticsGroup,
  mixed: mixedGroup,
  cache: cacheGroup,
} satisfies Record<string, Group>;

/** What is asked for on the command line, and the groups that answer it. */
const FLAGS: Record<string, readonly (keyof typeof GROUPS)[]> = {
  api: ['lists', 'api'],
  concurrent: ['concurrent'],
  database: ['methods', 'patterns', 'database', 'bulk', 'statistics'],
  cache: ['mixed', 'cache'],
  bulk: ['bulk'],
  statistics: ['statistics'],
  logging: ['logging'],
};

try {
  // A bar that is missed fails the command, as a failing test does.
  process.exitCode = (await runChosen(GROUPS, chosen(FLAGS, process.argv.slice(2)))) ? 0 : 1;
} catch (error) {
  if (!(error instanceof UsageError || error instanceof DifferentEnvironment)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
