/** One question about speed, with what the answer is compared with. */
export interface Scenario<Bench = unknown> {
  name: string;
  question: string;
  /** What the baseline is, in the words of the table. */
  baseline: string;
  /** Ours may take so many times as long as the baseline: 1.15 is at most 15 % slower, 1/3 three times as fast. */
  bar: number;
  /** Items of one run, for the rate in the table. */
  items: number;
  /** Timed runs of each side. */
  rounds: number;
  open(bench: Bench): Promise<Contest>;
}

/** Both sides of a scenario on the same data. */
export interface Contest {
  /** Brings back the state before a run; not timed. */
  reset(): Promise<void>;
  ours(): Promise<unknown>;
  baseline(): Promise<unknown>;
  /** What is measured, in milliseconds: the time on the wall, unless it is another one, such as a server's processor time. */
  clock?(): Promise<number>;
  /** Throws unless a run, of either side, did all of its work. */
  verify(): Promise<void>;
}

/** A question whose answer must stay below a number: a tail of latencies, the memory of a process. */
export interface Limit<Bench = unknown> {
  name: string;
  question: string;
  /** What stands beside it in the table: the same number without the work. */
  baseline: string;
  unit: 'ms' | 'MB';
  /** Ours must be less. */
  bar: number;
  /** Takes minutes: it runs with `--long` only. */
  long?: true;
  /** Throws unless the work under which ours was read was done. */
  read(bench: Bench): Promise<{ ours: number; baseline: number }>;
}
