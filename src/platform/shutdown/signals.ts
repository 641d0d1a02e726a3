import { constants } from 'node:os';

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
type Signal = (typeof SIGNALS)[number];

/** Ctrl-C in a terminal reaches a server under npm twice: from the terminal, and from npm. */
const ONE_SIGNAL_MS = 300;
/** For what still writes its last lines after everything has been closed. */
const LINGER_MS = 1_000;

type Stop = (signal: Signal) => Promise<boolean>;

export interface Signals {
  /** What the first signal does. Until this is called a signal ends the process at once. */
  stop(stop: Stop): void;
}

/** The exit codes of a shell: 143 for SIGTERM. What runs at the `exit` of the process runs. */
const exitBy = (signal: Signal): never => process.exit(128 + constants.signals[signal]);

async function stopBy(signal: Signal, stop: Stop): Promise<void> {
  try {
    process.exitCode = (await stop(signal)) ? 0 : 1;
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
  }
  if (process.exitCode === 1) process.exit();
  setTimeout(() => process.exit(), LINGER_MS).unref();
}

/** Takes over the signals that ask a process to end: the first stops it in order, a second one at once. */
export function listenForSignals(): Signals {
  let stop: Stop | undefined;
  let first: number | undefined;
  const receive = (signal: Signal): void => {
    if (!stop) exitBy(signal);
    else if (first === undefined) {
      first = performance.now();
      void stopBy(signal, stop);
    } else if (performance.now() - first > ONE_SIGNAL_MS) exitBy(signal);
  };
  for (const signal of SIGNALS) process.on(signal, receive);
  return { stop: (given) => void (stop = given) };
}
