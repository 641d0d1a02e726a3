import type { Figures } from './figures.js';
import type { Setting } from './group.js';
import type { Measurement } from './measure.js';
import { amount, markdown } from './report.js';

/** What `--json` writes: by group, under what it was measured, and what. */
export type Outcome = Record<string, { setting: Setting; measurements: Measurement[] }>;

/** Figures of two machines, or of two databases, say nothing about the program. */
export class DifferentEnvironment extends Error {}

/** Differences below this are noise, whatever the runs of one measurement say. */
const NOISE = 0.1;

interface Wanted {
  name: string;
  setting: Setting;
  scenarios: readonly { name: string }[];
}

function differences(before: Outcome, wanted: readonly Wanted[]): string[] {
  const found = wanted.flatMap(({ name: group, setting }) => {
    const old = before[group]?.setting;
    if (!old) return [];
    const names = [...new Set([...Object.keys(old), ...Object.keys(setting)])];
    return names
      .filter((name) => old[name] !== setting[name])
      .map((name) => `  ${name}: ${old[name] ?? '(none)'} before, ${setting[name] ?? '(none)'} now`);
  });
  return [...new Set(found)];
}

/** Throws where what is to be measured could not be set beside what was. */
export function mustCompare(before: Outcome, wanted: readonly Wanted[]): void {
  const different = differences(before, wanted);
  if (different.length > 0)
    throw new DifferentEnvironment(`They would be measured under different conditions:\n${different.join('\n')}`);
  const isCommon = ({ name, scenarios }: Wanted): boolean =>
    scenarios.some((scenario) => before[name]?.measurements.some((one) => one.name === scenario.name));
  if (!wanted.some(isCommon)) throw new DifferentEnvironment('The two have no scenario in common');
}

const noiseOf = (...sides: Figures[]): number => Math.max(NOISE, ...sides.map(({ spread }) => spread ?? 0));

function verdict(before: Figures, now: Figures, isMore: boolean): string {
  const change = now.median / before.median - 1;
  if (!(Math.abs(change) > noiseOf(before, now))) return 'same';
  return change > 0 === isMore ? 'better' : 'WORSE';
}

/** A table of both. */
export function compare(before: Outcome, now: Outcome): string {
  const old = new Map(
    Object.entries(before).flatMap(([group, { measurements }]) =>
      measurements.map((one) => [`${group} ${one.name}`, one]),
    ),
  );
  const rows = Object.entries(now).flatMap(([group, { measurements }]) =>
    measurements.flatMap((measurement) => {
      const earlier = old.get(`${group} ${measurement.name}`);
      if (!earlier?.ours || !measurement.ours) return [];
      const { name, unit, target, ours } = measurement;
      const change = `${ours.median >= earlier.ours.median ? '+' : ''}${Math.round((ours.median / earlier.ours.median - 1) * 100)} %`;
      return [
        [
          name,
          amount(earlier.ours.median, unit),
          amount(ours.median, unit),
          change,
          verdict(earlier.ours, ours, target.startsWith('>')),
        ],
      ];
    }),
  );
  return markdown(['scenario', 'before', 'now', 'change', ''], rows);
}
