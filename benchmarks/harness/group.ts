import type { AnyScenario } from './scenario.js';

export interface Options {
  /** A server that runs already; without it a group starts its own. */
  baseUrl?: string | undefined;
  apiKey?: string | undefined;
  users?: number | undefined;
  /** Says what takes so long. */
  tell?: (what: string) => void;
}

/** What scenarios work on, with the conditions under which they are measured. */
export interface Bench {
  setting: Record<string, string>;
  close(): Promise<void>;
}

type Scenarios = AnyScenario<never>[];

/** Scenarios of one bench. Its type is forgotten here: what a group opens is what its scenarios take. */
export interface Group {
  open(options: Options): Promise<Bench>;
  /** Those of a function follow from what was opened, or from the options. */
  scenarios: Scenarios | ((bench: never, options: Options) => Scenarios);
  /** Whether it can measure a server that runs already. */
  remote?: true;
}
