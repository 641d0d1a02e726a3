import { type Figures, figuresOfCalls, figuresOfRuns } from './figures.js';
import type { AnyScenario, Contest, Latency, Limit, Sample, Scenario } from './scenario.js';

/** What was found out. `--json` writes them, `--compare` reads them. */
export interface Measurement {
  name: string;
  question: string;
  unit: Limit['unit'];
  /** In words: `≤ 1.15 × baseline`, `p95 < 200 ms`. */
  target: string;
  ours?: Figures;
  baseline?: Figures & { name: string };
  /** Ours by the baseline. */
  ratio?: number;
  passed: boolean;
  /** Why nothing was measured: an answer was wrong. */
  failure?: string;
}

/** Rounds end after this time, but never before so many: a slow machine, too, is done in minutes. */
export interface Pace {
  enoughMs: number;
  leastRounds: number;
}

export const THOROUGH: Pace = { enoughMs: 15_000, leastRounds: 3 };
/** For all groups one after the other: within ten minutes on two cores. */
export const BRIEF: Pace = { enoughMs: 2000, leastRounds: 2 };

/** A run that takes so long is warm before it ends. */
const LONG_MS = 1000;

type Tell = (what: string) => void;
type Side = 'ours' | 'baseline';

/** A scenario that throws has missed its target; the others still run. */
export async function measure<Bench>(
  scenario: AnyScenario<Bench>,
  bench: Bench,
  tell: Tell,
  pace: Pace = THOROUGH,
): Promise<Measurement> {
  const { name, question } = scenario;
  const head = { name, question, unit: 'unit' in scenario ? scenario.unit : 'ms', target: targetOf(scenario) } as const;
  try {
    return { ...head, ...(await find(scenario, bench, tell, pace)) };
  } catch (error) {
    return { ...head, passed: false, failure: error instanceof Error ? error.message : String(error) };
  }
}

type Found = Omit<Measurement, 'name' | 'question' | 'unit' | 'target'>;

function find<Bench>(scenario: AnyScenario<Bench>, bench: Bench, tell: Tell, pace: Pace): Promise<Found> {
  if ('read' in scenario) return read(scenario, bench);
  return 'load' in scenario ? load(scenario, bench, tell, pace) : compare(scenario, bench, tell, pace);
}

function targetOf<Bench>(scenario: AnyScenario<Bench>): string {
  if ('read' in scenario)
    return `${scenario.atLeast ? '>' : '<'} ${scenario.bar.toLocaleString('en')} ${scenario.unit}`;
  if ('open' in scenario) return `≤ ${scenario.bar.toFixed(2)} × baseline`;
  return scenario.bar === undefined ? 'no error' : `p95 < ${scenario.bar} ms`;
}

async function read<Bench>(limit: Limit<Bench>, bench: Bench): Promise<Found> {
  const { ours, baseline } = await limit.read(bench);
  return {
    ours: { median: ours },
    ...(limit.baseline && { baseline: { name: limit.baseline, median: baseline } }),
    passed: limit.atLeast ? ours > limit.bar : ours < limit.bar,
  };
}

/**
 * In turns, first one and then the other first, so that what slows the machine for a while slows both. Gives what the
 * runs gave; the first of each side warms up, and counts where `isWarm` says so.
 */
async function inTurns<R>(
  { rounds, pace, isWarm }: { rounds: number; pace: Pace; isWarm: (first: Record<Side, R>) => boolean },
  tell: Tell,
  run: (side: Side) => Promise<R>,
): Promise<Record<Side, R[]>> {
  tell('warming up');
  const start = performance.now();
  const first = { ours: await run('ours'), baseline: await run('baseline') };
  const counts = isWarm(first);
  const given: Record<Side, R[]> = counts
    ? { ours: [first.ours], baseline: [first.baseline] }
    : { ours: [], baseline: [] };
  const end = (counts ? start : performance.now()) + pace.enoughMs;
  const sides: Side[] = ['ours', 'baseline'];
  for (let round = given.ours.length; round < rounds; round += 1) {
    if (round >= pace.leastRounds && performance.now() >= end) break;
    tell(`run ${round + 1} of ${rounds}`);
    for (const side of round % 2 === 0 ? sides : sides.toReversed()) given[side].push(await run(side));
  }
  return given;
}

async function load<Bench>(latency: Latency<Bench>, bench: Bench, tell: Tell, pace: Pace): Promise<Found> {
  tell('preparing');
  const { ours, baseline } = await latency.load(bench);
  const run = async (side: Side) => (side === 'ours' ? ours() : baseline?.());
  const samples = await inTurns({ rounds: latency.rounds, pace, isWarm: () => false }, tell, run);
  const figures = figuresOfCalls(samples.ours.filter(isSample));
  const found = { ours: figures, passed: (figures.p95 ?? Number.NaN) < (latency.bar ?? Infinity) };
  if (!baseline) return found;
  const beside = { name: latency.baseline ?? 'baseline', ...figuresOfCalls(samples.baseline.filter(isSample)) };
  return { ...found, baseline: beside, ratio: figures.median / beside.median };
}

const isSample = (given: Sample | undefined): given is Sample => given !== undefined;

async function compare<Bench>(scenario: Scenario<Bench>, bench: Bench, tell: Tell, pace: Pace): Promise<Found> {
  tell('preparing');
  const contest = await scenario.open(bench);
  const isWarm = (first: Record<Side, number>) => Math.min(first.ours, first.baseline) >= LONG_MS;
  const taken = await inTurns({ rounds: scenario.rounds, pace, isWarm }, tell, async (side) => {
    const milliseconds = await timed(contest, side);
    await contest.verify();
    return milliseconds;
  });
  const ours = figuresOfRuns(taken.ours, scenario.items);
  const baseline = { name: scenario.baseline, ...figuresOfRuns(taken.baseline, scenario.items) };
  const ratio = ours.median / baseline.median;
  return { ours, baseline, ratio, passed: ratio <= scenario.bar };
}

async function timed(contest: Contest, side: Side): Promise<number> {
  await contest.reset();
  const now = async () => contest.clock?.() ?? performance.now();
  const start = await now();
  await contest[side]();
  return (await now()) - start;
}
