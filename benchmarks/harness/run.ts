import { readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import { type Choice, UsageError } from './arguments.js';
import { compare, type Outcome, type Setting } from './compare.js';
import { document } from './document.js';
import type { Group } from './group.js';
import { measure, type Measurement } from './measure.js';
import { Progress } from './progress.js';
import { losses, report } from './report.js';
import type { AnyScenario } from './scenario.js';

const MACHINE: Setting = { node: process.version, cpu: `${os.cpus().length} × ${os.cpus()[0]?.model ?? '?'}` };

type Part = Outcome[string];
type Chosen = Choice<string>;
type Groups = Record<string, Group>;

const isChosen =
  ({ only, long }: Chosen) =>
  (scenario: AnyScenario<never>): boolean =>
    scenario.name.toLowerCase().includes(only) && (long || !scenario.long);

async function run(group: Group, choice: Chosen, progress: Progress): Promise<Part> {
  const bench = await group.open({ ...choice, tell: progress.tell });
  const measurements: Measurement[] = [];
  try {
    const { scenarios } = group;
    const all = Array.isArray(scenarios) ? scenarios : scenarios(bench as never, choice);
    const wanted = all.filter(isChosen(choice));
    if (!Array.isArray(scenarios)) progress.expect(wanted.length);
    for (const scenario of wanted) {
      progress.begin(scenario);
      const measurement = await measure(scenario, bench as never, progress.tell);
      progress.end(measurement);
      measurements.push(measurement);
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

/** Those that have something to measure, as far as that is known before they are opened. */
function groupsOf(groups: Groups, choice: Chosen): [string, Group][] {
  const named = choice.groups.map((name): [string, Group] => [name, groups[name] as Group]);
  const usable = named.filter(([, { remote }]) => remote || !choice.baseUrl);
  if (usable.length === 0)
    throw new UsageError(`${choice.groups.join(', ')}: they need a database of their own, not a --base-url`);
  return usable.filter(([, { scenarios }]) => !Array.isArray(scenarios) || scenarios.some(isChosen(choice)));
}

async function conclude(outcome: Outcome, json: string | undefined, before: Outcome | undefined): Promise<boolean> {
  const measurements = Object.values(outcome).flatMap((part) => part.measurements);
  if (measurements.length === 0) throw new UsageError('No benchmark has that name');
  const missed = measurements.filter(({ passed }) => !passed);
  console.log(`${losses(measurements)}\n\n${measurements.length - missed.length} passed, ${missed.length} failed`);
  for (const { name, failure } of missed) console.log(`FAIL  ${name}${failure === undefined ? '' : `: ${failure}`}`);
  if (json) await writeFile(json, `${JSON.stringify(outcome, null, 2)}\n`);
  if (before) console.log(`\n${compare(before, outcome)}`);
  return missed.length === 0;
}

/** Whether every bar was reached. */
export async function runChosen(groups: Groups, choice: Chosen): Promise<boolean> {
  const { json, markdown } = choice;
  const before =
    choice.compare === undefined ? undefined : (JSON.parse(await readFile(choice.compare, 'utf8')) as Outcome);
  const wanted = groupsOf(groups, choice);
  const progress = new Progress();
  for (const [, { scenarios }] of wanted)
    if (Array.isArray(scenarios)) progress.expect(scenarios.filter(isChosen(choice)).length);
  const outcome: Outcome = {};
  const taken: string[] = [];
  for (const [name, group] of wanted) {
    progress.prepare(`preparing ${name}`);
    const start = performance.now();
    const part = await run(group, choice, progress);
    taken.push(`${name} ${Math.round((performance.now() - start) / 1000)} s`);
    if (part.measurements.length === 0) continue;
    outcome[name] = part;
    console.log(`\n${text(part)}\n`);
    if (markdown) await document(markdown, name, text(part));
  }
  progress.stop();
  console.log(`Time taken: ${taken.join(', ')}\n`);
  return conclude(outcome, json, before);
}
