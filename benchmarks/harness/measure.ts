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

/** So that all scenarios together take minutes, on a slow machine too. */
const ENOUGH_MS = 15_000;
const LEAST_ROUNDS = 3;

type Tell = (what: string) => void;
type Side = 'ours' | 'baseline';

/** A scenario that throws has missed its target; the others still run. */
export async function measure<Bench>(scenario: AnyScenario<Bench>, bench: Bench, tell: Tell): Promise<Measurement> {
  const { name, question } = scenario;
  const head = { name, question, unit: 'unit' in scenario ? scenario.unit : 'ms', target: targetOf(scenario) } as const;
  try {
    return { ...head, ...(await find(scenario, bench, tell)) };
  } catch (error) {
    return { ...head, passed: false, failure: error instanceof Error ? error.message : String(error) };
  }
}

type Found = Omit<Measurement, 'name' | 'question' | 'unit' | 'target'>;

function find<Bench>(scenario: AnyScenario<Bench>, bench: Bench, tell: Tell): Promise<Found> {
  if ('read' in scenario) return read(scenario, bench);
  return 'load' in scenario ? load(scenario, bench, tell) : compare(scenario, bench, tell);
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

/** Each side once, verified as every run is, and not counted. */
async function warmUp(tell: Tell, run: (side: Side) => Promise<unknown> | undefined): Promise<void> {
  tell('warming up');
  await run('ours');
  await run('baseline');
}

/**
 * In turns, first one and then the other first, so that what slows the machine for a while slows both. What takes long
 * has less chance in it, and is content with three rounds.
 */
async function inTurns(rounds: number, tell: Tell, run: (side: Side) => Promise<void>): Promise<void> {
  const sides: Side[] = ['ours', 'baseline'];
  const end = performance.now() + ENOUGH_MS;
  for (let round = 0; round < rounds && (round < LEAST_ROUNDS || performance.now() < end); round += 1) {
    tell(`run ${round + 1} of ${rounds}`);
    for (const side of round % 2 === 0 ? sides : sides.toReversed()) await run(side);
  }
}

async function load<Bench>(latency: Latency<Bench>, bench: Bench, tell: Tell): Promise<Found> {
  tell('preparing');
  const { ours, baseline } = await latency.load(bench);
  const samples: Record<Side, Sample[]> = { ours: [], baseline: [] };
  const run = (side: Side) => (side === 'ours' ? ours() : baseline?.());
  await warmUp(tell, run);
  await inTurns(latency.rounds, tell, async (side) => {
    const sample = await run(side);
    if (sample) samples[side].push(sample);
  });
  const figures = figuresOfCalls(samples.ours);
  const found = { ours: figures, passed: (figures.p95 ?? Number.NaN) < (latency.bar ?? Infinity) };
  if (!baseline) return found;
  const beside = { name: latency.baseline ?? 'baseline', ...figuresOfCalls(samples.baseline) };
  return { ...found, baseline: beside, ratio: figures.median / beside.median };
}

async function compare<Bench>(scenario: Scenario<Bench>, bench: Bench, tell: Tell): Promise<Found> {
  tell('preparing');
  const contest = await scenario.open(bench);
  const taken: Record<Side, number[]> = { ours: [], baseline: [] };
  const run = async (side: Side): Promise<number> => {
    const milliseconds = await timed(contest, side);
    await contest.verify();
    return milliseconds;
  };
  await warmUp(tell, run);
  await inTurns(scenario.rounds, tell, async (side) => void taken[side].push(await run(side)));
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
