const DAY_MS = 86_400_000;

/** A span of time cut along midnights (UTC): the days that lie in it whole, and what of other days is left at its ends. */
export interface CutSpan {
  /** First day, and the day after the last; undefined where the span has no end. Null when no day lies in it whole. */
  days: { from?: string; to?: string } | null;
  /** At most two, each within one day. */
  rests: { from: Date; to: Date }[];
}

const floor = (time: Date): Date => new Date(Math.floor(time.getTime() / DAY_MS) * DAY_MS);
const ceil = (time: Date): Date => new Date(Math.ceil(time.getTime() / DAY_MS) * DAY_MS);

/** As PostgreSQL reads it, also in the year 10000, where the last day of 9999 ends. */
const dayOf = (time: Date): string =>
  [time.getUTCFullYear(), time.getUTCMonth() + 1, time.getUTCDate()]
    .map((part, i) => String(part).padStart(i === 0 ? 4 : 2, '0'))
    .join('-');

/** `from` belongs to the span, `to` does not. */
export function cutAtMidnights(from: Date | undefined, to: Date | undefined): CutSpan {
  if (from && to && from >= to) return { days: null, rests: [] };
  if (from && to && ceil(from) > floor(to)) return { days: null, rests: [{ from, to }] };
  const rests = [];
  if (from && from < ceil(from)) rests.push({ from, to: ceil(from) });
  if (to && floor(to) < to) rests.push({ from: floor(to), to });
  return { days: { ...(from && { from: dayOf(ceil(from)) }), ...(to && { to: dayOf(floor(to)) }) }, rests };
}
