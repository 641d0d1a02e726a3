import { setTimeout as sleep } from 'node:timers/promises';

/** Less than a test may take: it names what it waited for, and no loop outlives it and keeps jest from ending. */
const PATIENCE_MS = 50_000;

/** Asks again and again until it holds. */
export async function until(holds: () => unknown, everyMs = 10): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`Waited in vain until ${holds.toString()}`);
    await sleep(everyMs);
  }
}
