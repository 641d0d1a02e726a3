/** Times are CLOCK_MONOTONIC microseconds, the same in every process; `how` and `node` are for whoever looks for a fault. */
export type Event = [entity: number, beganAt: number, endedAt: number, version: number, how: string, node?: number];

export interface Verdict {
  reads: number;
  writes: number;
  violations: number;
  failedReads: number;
  /** For how long the value had been out of date, in milliseconds. */
  worstAgeMs: number;
  /** What is known of the first few. */
  accounts: string[];
}

/** The guarantee: a read that begins after a write has ended never returns what was before that write. */
export function judge(reads: readonly Event[], writes: readonly Event[], entities: number): Verdict {
  const required = Array.from({ length: entities }, (_, entity) => newestByEnd(writes.filter(([of]) => of === entity)));
  const verdict = {
    reads: reads.length,
    writes: writes.length,
    violations: 0,
    failedReads: 0,
    worstAgeMs: 0,
    accounts: [] as string[],
  };
  for (const read of reads) {
    const [entity, beganAt, , version] = read;
    if (version < 0) {
      verdict.failedReads++;
      continue;
    }
    const known = lastBefore(required[entity] ?? [], beganAt);
    if (!known || version >= known.version) continue;
    verdict.violations++;
    const superseded = required[entity]?.find((write) => write.version > version);
    if (verdict.accounts.length < 5) verdict.accounts.push(account(read, writes));
    verdict.worstAgeMs = Math.max(verdict.worstAgeMs, (beganAt - (superseded?.endedAt ?? beganAt)) / 1000);
  }
  return verdict;
}

const ms = (microseconds: number): string => (microseconds / 1000).toFixed(1);

/** A read that was old, and the writes of its second. */
function account([entity, beganAt, endedAt, version, how, node]: Event, writes: readonly Event[]): string {
  const lately = writes.filter(([of, , end]) => of === entity && Math.abs(end - beganAt) < 1_000_000);
  const told = lately.map(([, began, ended, made, way, by]) => {
    return `  ${made} by node ${by}, ${way}, ${ms(began - beganAt)} to ${ms(ended - beganAt)} ms`;
  });
  const read = `${version} of entity ${entity} by node ${node}, ${how}, at ${ms(beganAt)}, took ${ms(endedAt - beganAt)} ms`;
  return [`read ${read}; written:`, ...told].join('\n');
}

interface Requirement {
  endedAt: number;
  version: number;
}

/** In the order in which writes ended: the newest version of which everybody must know from then on. */
function newestByEnd(writes: readonly Event[]): Requirement[] {
  let version = 0;
  return writes
    .toSorted((left, right) => left[2] - right[2])
    .map(([, , endedAt, written]) => ({ endedAt, version: (version = Math.max(version, written)) }));
}

function lastBefore(requirements: readonly Requirement[], moment: number): Requirement | undefined {
  let low = 0;
  let high = requirements.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((requirements[middle]?.endedAt ?? Infinity) < moment) low = middle + 1;
    else high = middle;
  }
  return requirements[low - 1];
}
