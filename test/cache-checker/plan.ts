import { FAULTS } from './faults.js';
import type { RunOptions } from './run.js';

export type Circumstances = Pick<RunOptions, 'tier' | 'fault' | 'databaseMs'>;

const NORMAL: Circumstances[] = [
  { tier: 'coherent', fault: 'none', databaseMs: 12 },
  { tier: 'coherent', fault: 'mix', databaseMs: 12 },
  { tier: 'coherent', fault: 'none', databaseMs: 80 },
  { tier: 'validated', fault: 'mix', databaseMs: 12 },
  { tier: 'l2', fault: 'mix', databaseMs: 80 },
  { tier: 'memory', fault: 'none', databaseMs: 12 },
];

/** The first few are enough to notice that something is broken; all of them are what the guarantee rests on. */
export const SHORT = NORMAL;
export const LONG: Circumstances[] = [
  ...NORMAL,
  ...FAULTS.flatMap((fault): Circumstances[] => [
    { tier: 'coherent', fault, databaseMs: 12 },
    { tier: 'coherent', fault, databaseMs: 80 },
  ]),
  { tier: 'validated', fault: 'none', databaseMs: 80 },
  { tier: 'memory', fault: 'none', databaseMs: 80 },
];
