interface Asked {
  name: string;
  question: string;
  /** Takes minutes: it runs with `--long` only. */
  long?: true;
}

/** One question about speed, with what the answer is compared with. */
export interface Scenario<Bench = unknown> extends Asked {
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

/** A question whose answer must stay below a number, or above it: the memory of a process, a share of hits. */
export interface Limit<Bench = unknown> extends Asked {
  /** What stands beside it in the table: the same number without the work. */
  baseline: string;
  unit: 'ms' | 'MB' | '%' | 'errors' | 'rows/s';
  /** Ours must be less … */
  bar: number;
  /** … or, with this, more. */
  atLeast?: true;
  /** Throws unless the work under which ours was read was done. */
  read(bench: Bench): Promise<{ ours: number; baseline: number }>;
}

/** A question about each of many calls: are all answered with what was asked for, and 95 of 100 soon enough? */
export interface Latency<Bench = unknown> extends Asked {
  baseline?: string;
  /** Milliseconds that the 95th of 100 must stay below. */
  bar?: number;
  /** Timed runs; one more comes before them, to warm up. */
  rounds: number;
  load(bench: Bench): Promise<Load>;
}

export interface Load {
  /** Throws for an answer that is not what was asked for: every one is checked. */
  ours(): Promise<Sample>;
  baseline?(): Promise<Sample>;
}

/** The calls of one run. */
export interface Sample {
  milliseconds: readonly number[];
  /** From the first call to the last answer. */
  seconds: number;
}

export type AnyScenario<Bench> = Scenario<Bench> | Limit<Bench> | Latency<Bench>;
