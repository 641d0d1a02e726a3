import { readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import { type Choice, UsageError } from './arguments.js';
import { compare, mustCompare, type Outcome } from './compare.js';
import { document, mustHavePlaces } from './document.js';
import type { Group, Scenarios, Setting } from './group.js';
import { BRIEF, measure, type Measurement, THOROUGH } from './measure.js';
import { Progress } from './progress.js';
import { losses, report } from './report.js';
import type { AnyScenario } from './scenario.js';

const MACHINE: Setting = { node: process.version, cpu: `${os.cpus().length} × ${os.cpus()[0]?.model ?? '?'}` };

type Part = Outcome[string];
type Chosen = Choice<string>;
type Groups = Record<string, Group>;

/** A group with what is wanted of it. */
interface Task {
  name: string;
  group: Group;
  setting: Setting;
  scenarios: Scenarios;
}

const isChosen =
  ({ only, long }: Chosen) =>
  (scenario: AnyScenario<never>): boolean =>
    scenario.name.toLowerCase().includes(only) && (long || !scenario.long);

/** Only groups that have something to measure. */
async function tasksOf(groups: Groups, choice: Chosen): Promise<Task[]> {
  const named = choice.groups.map((name): [string, Group] => [name, groups[name] as Group]);
  const usable = named.filter(([, { remote }]) => remote || !choice.baseUrl);
  if (usable.length === 0)
    throw new UsageError(`${choice.groups.join(', ')}: they need a database of their own, not a --base-url`);
  const tasks: Task[] = [];
  for (const [name, group] of usable) {
    const all = Array.isArray(group.scenarios) ? group.scenarios : await group.scenarios(choice);
    const scenarios = all.filter(isChosen(choice));
    if (scenarios.length === 0) continue;
    tasks.push({ name, group, scenarios, setting: { ...MACHINE, ...(await group.setting(choice)) } });
  }
  if (tasks.length === 0) throw new UsageError('No benchmark has that name');
  return tasks;
}

const namesOf = ({ scenarios }: Task): string[] => scenarios.map(({ name }) => name);

/** What groups share is prepared once; all at the same time, since nothing of it keeps two cores busy. */
async function prepare(tasks: readonly Task[], choice: Chosen, { tell }: Progress): Promise<void> {
  const distinct = new Map(tasks.map((task) => [task.group.prepare, task]));
  await Promise.all(
    [...distinct.values()].map(async (task) => task.group.prepare?.({ ...choice, tell }, namesOf(task))),
  );
}

async function run(task: Task, choice: Chosen, progress: Progress): Promise<Part> {
  const { group, scenarios, setting } = task;
  const bench = await group.open({ ...choice, tell: progress.tell }, namesOf(task));
  const measurements: Measurement[] = [];
  try {
    const arranged = group.arranged?.(bench as never, scenarios) ?? scenarios;
    progress.expect(arranged.length - scenarios.length);
    for (const scenario of arranged) {
      progress.begin(scenario);
      const measurement = await measure(scenario, bench as never, progress.tell, choice.brief ? BRIEF : THOROUGH);
      progress.end(measurement);
      measurements.push(measurement);
    }
  } finally {
    await bench.close();
  }
  return { setting, measurements };
}

const secondsSince = (start: number): string => `${Math.round((performance.now() - start) / 1000)} s`;

const text = ({ setting, measurements }: Part): string =>
  `${Object.entries(setting)
    .map(([what, value]) => `${what}: ${value}`)
    .join(', ')}\n\n${report(measurements)}`;

async function conclude(outcome: Outcome, json: string | undefined, before: Outcome | undefined): Promise<boolean> {
  const measurements = Object.values(outcome).flatMap((part) => part.measurements);
  if (measurements.length === 0) throw new UsageError('There was nothing to measure');
  const missed = measurements.filter(({ passed }) => !passed);
  console.log(`${losses(measurements)}\n\n${measurements.length - missed.length} passed, ${missed.length} failed`);
  for (const { name, failure } of missed) console.log(`FAIL  ${name}${failure === undefined ? '' : `: ${failure}`}`);
  if (json) await writeFile(json, `${JSON.stringify(outcome, null, 2)}\n`);
  if (before) console.log(`\n${compare(before, outcome)}`);
  return missed.length === 0;
}

async function earlier(file: string): Promise<Outcome> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Outcome;
  } catch (error) {
    throw new UsageError(`--compare ${file}: ${(error as Error).message}`);
  }
}

/** Whether every bar was reached. */
export async function runChosen(groups: Groups, choice: Chosen): Promise<boolean> {
  const { json, markdown } = choice;
  const before = choice.compare === undefined ? undefined : await earlier(choice.compare);
  const tasks = await tasksOf(groups, choice);
  if (before) mustCompare(before, tasks);
  if (markdown) await mustHavePlaces(markdown, tasks);
  const progress = new Progress();
  for (const { scenarios } of tasks) progress.expect(scenarios.length);
  const outcome: Outcome = {};
  const taken: string[] = [];
  const began = performance.now();
  progress.prepare('loading what is not there yet');
  await prepare(tasks, choice, progress);
  taken.push(`loading ${secondsSince(began)}`);
  for (const task of tasks) {
    const { name } = task;
    progress.prepare(`preparing ${name}`);
    const start = performance.now();
    const part = await run(task, choice, progress);
    taken.push(`${name} ${secondsSince(start)}`);
    if (part.measurements.length === 0) continue;
    outcome[name] = part;
    console.log(`\n${text(part)}\n`);
    if (markdown) await document(markdown, name, text(part));
  }
  progress.stop();
  console.log(`Time taken: ${secondsSince(began)} (${taken.join(', ')})\n`);
  return conclude(outcome, json, before);
}
