import type { Contest, Limit, Scenario } from './scenario.js';

export type Measurement = Compared | Limited;

/** Both sides of a scenario. */
export interface Compared {
  name: string;
  question: string;
  baseline: string;
  items: number;
  bar: number;
  /** Milliseconds of every timed run. */
  oursMs: number[];
  baselineMs: number[];
  oursMedianMs: number;
  baselineMedianMs: number;
  ratio: number;
  passed: boolean;
}

/** A number and its limit. */
export interface Limited {
  name: string;
  question: string;
  baseline: string;
  unit: 'ms' | 'MB';
  bar: number;
  ours: number;
  idle: number;
  passed: boolean;
}

export async function measure<Bench>(scenario: Scenario<Bench> | Limit<Bench>, bench: Bench): Promise<Measurement> {
  return 'read' in scenario ? readLimit(scenario, bench) : compare(scenario, bench);
}

async function readLimit<Bench>(limit: Limit<Bench>, bench: Bench): Promise<Limited> {
  const { ours, baseline: idle } = await limit.read(bench);
  const { name, question, baseline, unit, bar } = limit;
  return { name, question, baseline, unit, bar, ours, idle, passed: ours < bar };
}

/**
 * Each side once to warm up and to be verified; then in turns, first one and then the other first, so that what slows
 * the machine for a while slows both.
 */
async function compare<Bench>(scenario: Scenario<Bench>, bench: Bench): Promise<Compared> {
  const contest = await scenario.open(bench);
  const oursMs: number[] = [];
  const baselineMs: number[] = [];
  for (const side of ['ours', 'baseline'] as const) {
    await timed(contest, side);
    await contest.verify();
  }
  for (let round = 0; round < scenario.rounds; round++) {
    const sides = ['ours', 'baseline'] as const;
    for (const side of round % 2 === 0 ? sides : sides.toReversed())
      (side === 'ours' ? oursMs : baselineMs).push(await timed(contest, side));
    await contest.verify();
  }
  const { name, question, baseline, items, bar } = scenario;
  const [oursMedianMs, baselineMedianMs] = [median(oursMs), median(baselineMs)];
  const ratio = oursMedianMs / baselineMedianMs;
  const compared = { oursMs, baselineMs, oursMedianMs, baselineMedianMs, ratio, passed: ratio <= bar };
  return { name, question, baseline, items, bar, ...compared };
}

async function timed(contest: Contest, side: 'ours' | 'baseline'): Promise<number> {
  await contest.reset();
  const now = async () => contest.clock?.() ?? performance.now();
  const start = await now();
  await contest[side]();
  return (await now()) - start;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
