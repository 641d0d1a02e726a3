import type { Sample } from './scenario.js';

/** What one side did, over all of its runs, in the unit of its measurement. */
export interface Figures {
  median: number;
  p95?: number;
  p99?: number;
  /** Items, or calls, a second. */
  rate?: number;
  /** How far apart the runs lie, as a share of their median. */
  spread?: number;
}

/** By nearest rank: a value that occurred, never one between two. */
export function percentile(values: Iterable<number>, share: number): number {
  const sorted = Float64Array.from(values).toSorted();
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

const spreadOf = (values: readonly number[]): number => (Math.max(...values) - Math.min(...values)) / median(values);

/** Of whole runs, each of so many items. */
export const figuresOfRuns = (milliseconds: readonly number[], items: number): Figures => ({
  median: median(milliseconds),
  p95: percentile(milliseconds, 0.95),
  p99: percentile(milliseconds, 0.99),
  rate: (items / median(milliseconds)) * 1000,
  spread: spreadOf(milliseconds),
});

/** Of all calls of all runs; the spread is that of the runs' 95th percentiles. */
export function figuresOfCalls(samples: readonly Sample[]): Figures {
  const all = samples.flatMap(({ milliseconds }) => milliseconds);
  return {
    median: percentile(all, 0.5),
    p95: percentile(all, 0.95),
    p99: percentile(all, 0.99),
    rate: median(samples.map(({ milliseconds, seconds }) => milliseconds.length / seconds)),
    spread: spreadOf(samples.map(({ milliseconds }) => percentile(milliseconds, 0.95))),
  };
}
