import 'reflect-metadata';
import { writeFile } from 'node:fs/promises';
import os from 'node:os';
import { apiGroup } from './api/group.js';
import { bulkGroup } from './bulk/group.js';
import { cacheGroup } from './cache/group.js';
import { databaseGroup } from './database/group.js';
import { chosen } from './harness/arguments.js';
import { document } from './harness/document.js';
import { measure, type Measurement } from './harness/measure.js';
import { report } from './harness/report.js';
import type { Limit, Scenario } from './harness/scenario.js';
import { statisticsGroup } from './statistics/group.js';

/** A group with the type of its bench forgotten: what it opens is what its scenarios take. */
interface Group {
  open(): Promise<Opened>;
  scenarios: (Scenario<never> | Limit<never>)[];
}

type Setting = Record<string, string>;

interface Opened {
  setting: Setting;
  close(): Promise<void>;
}

const GROUPS: Record<'database' | 'bulk' | 'statistics' | 'cache' | 'api', Group> = {
  database: databaseGroup,
  bulk: bulkGroup,
  statistics: statisticsGroup,
  cache: cacheGroup,
  api: apiGroup,
};
const NAMES = Object.keys(GROUPS) as (keyof typeof GROUPS)[];

const MACHINE: Setting = { node: process.version, cpu: `${os.cpus().length} × ${os.cpus()[0]?.model ?? '?'}` };

interface Part {
  setting: Setting;
  measurements: Measurement[];
}

async function run(group: Group, scenarios: Group['scenarios']): Promise<Part> {
  const bench = await group.open();
  const measurements: Measurement[] = [];
  try {
    for (const scenario of scenarios) {
      console.error(`${scenario.name}: ${scenario.question}`);
      measurements.push(await measure(scenario, bench as never));
    }
  } finally {
    await bench.close();
  }
  return { setting: { ...MACHINE, ...bench.setting }, measurements };
}

const text = ({ setting, measurements }: Part): string =>
  `${Object.entries(setting)
    .map(([what, value]) => `${what}: ${value}`)
    .join(', ')}\n\n${report(measurements)}`;

async function main(): Promise<boolean> {
  const {
    groups,
    only = '',
    long,
    json,
    markdown,
  } = chosen(NAMES, { database: ['bulk', 'statistics'] }, process.argv.slice(2));
  const parts: Part[] = [];
  for (const name of groups) {
    const scenarios = GROUPS[name].scenarios.filter(
      (scenario) => scenario.name.toLowerCase().includes(only.toLowerCase()) && (long || !('long' in scenario)),
    );
    if (scenarios.length === 0) continue;
    const part = await run(GROUPS[name], scenarios);
    parts.push(part);
    console.log(`${text(part)}\n`);
    if (markdown) await document(markdown, name, text(part));
  }
  const measurements = parts.flatMap((part) => part.measurements);
  const setting: Setting = Object.assign({}, ...parts.map((part) => part.setting));
  if (json) await writeFile(json, `${JSON.stringify({ setting, measurements }, null, 2)}\n`);
  if (measurements.length === 0) throw new Error(`No benchmark is called ${only}`);
  return measurements.every((measurement) => measurement.passed);
}

// A bar that is missed fails the command, as a failing test does.
process.exitCode = (await main()) ? 0 : 1;
