import 'reflect-metadata';
import { writeFile } from 'node:fs/promises';
import os from 'node:os';
import { cacheGroup } from './cache/group.js';
import { databaseGroup } from './database/group.js';
import { chosen } from './harness/arguments.js';
import { measure, type Measurement } from './harness/measure.js';
import { report } from './harness/report.js';
import type { Scenario } from './harness/scenario.js';

/** A group with the type of its bench forgotten: what it opens is what its scenarios take. */
interface Group {
  open(): Promise<Opened>;
  scenarios: Scenario<never>[];
}

interface Opened {
  setting: Record<string, string>;
  close(): Promise<void>;
}

const GROUPS: Record<'database' | 'cache', Group> = { database: databaseGroup, cache: cacheGroup };

const matching =
  (only = '') =>
  ({ name }: { name: string }) =>
    name.toLowerCase().includes(only.toLowerCase());

async function main(): Promise<boolean> {
  const { groups, only, json } = chosen(Object.keys(GROUPS) as (keyof typeof GROUPS)[], process.argv.slice(2));
  const measurements: Measurement[] = [];
  const setting: Record<string, string> = {
    node: process.version,
    cpu: `${os.cpus().length} × ${os.cpus()[0]?.model ?? '?'}`,
  };
  for (const name of groups) {
    const group = GROUPS[name];
    const bench = await group.open();
    try {
      Object.assign(setting, bench.setting);
      for (const scenario of group.scenarios.filter(matching(only))) {
        console.error(`${scenario.name}: ${scenario.question}`);
        measurements.push(await measure(scenario, bench as never));
      }
    } finally {
      await bench.close();
    }
  }
  console.log(
    `${Object.entries(setting)
      .map(([what, value]) => `${what}: ${value}`)
      .join(', ')}\n\n${report(measurements)}`,
  );
  if (json) await writeFile(json, `${JSON.stringify({ setting, measurements }, null, 2)}\n`);
  if (measurements.length === 0) throw new Error(`No benchmark is called ${only}`);
  return measurements.every((measurement) => measurement.passed);
}

// A bar that is missed fails the command, as a failing test does.
process.exitCode = (await main()) ? 0 : 1;
