import type { AnyScenario } from './scenario.js';

/** The conditions under which is measured, by name. */
export type Setting = Record<string, string>;

export interface Options {
  /** A server that runs already; without it a group starts its own. */
  baseUrl?: string | undefined;
  apiKey?: string | undefined;
  users?: number | undefined;
  /** Says what takes so long. */
  tell?: (what: string) => void;
}

/** What scenarios work on. */
export interface Bench {
  close(): Promise<void>;
}

export type Scenarios = AnyScenario<never>[];

/** Scenarios of one bench. Its type is forgotten here: what a group opens is what its scenarios take. */
export interface Group {
  /** Asked before anything is opened: figures of other conditions are refused before minutes are spent on them. */
  setting(options: Options): Promise<Setting>;
  /** `wanted` names the scenarios that will be measured. */
  open(options: Options, wanted: readonly string[]): Promise<Bench>;
  /** Loads what is kept for all runs, where it is not there yet: beside other groups, before anything is measured. */
  prepare?(options: Options, wanted: readonly string[]): Promise<void>;
  /** Known before anything is opened: a group without one that is wanted stays closed. */
  scenarios: Scenarios | ((options: Options) => Scenarios | Promise<Scenarios>);
  /** Which of them there is something to measure for, and in which order, where only the opened bench can tell. */
  arranged?(bench: never, scenarios: Scenarios): Scenarios;
  /** Whether it can measure a server that runs already. */
  remote?: true;
}
