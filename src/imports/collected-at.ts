const ISO_LIKE =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2})?(?:[.,](\d{1,9}))?)?\s*(Z|UTC|GMT|[-+]\d{2}:?\d{2}|[-+]\d{2})?$/i;
const MAIL_DATE = /^(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}(?::\d{2})? (?:GMT|UTC|[-+]\d{4})$/;
/** Numbers from here on are milliseconds: as seconds they would lie beyond the year 5000. */
const MILLISECONDS_FROM = 1e11;

function zoneOf(zone: string | undefined): string {
  if (zone === undefined || /^[A-Z]/i.test(zone)) return 'Z';
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  return `${zone[0]}${digits.slice(0, 2)}:${digits.slice(2)}`;
}

/** `new Date` takes 30 February for 1 March: a day that does not exist is no time. */
function isDay(day: string): boolean {
  const [, , ofMonth] = day.split('-');
  return new Date(`${day}T00:00:00.000Z`).getUTCDate() === Number(ofMonth);
}

function fromText(text: string): Date | undefined {
  const iso = ISO_LIKE.exec(text);
  if (iso) {
    const [, day, time = '00:00', seconds = ':00', fraction = '', zone] = iso;
    if (!isDay(day as string)) return undefined;
    return new Date(`${day}T${time}${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}${zoneOf(zone)}`);
  }
  return MAIL_DATE.test(text) ? new Date(text) : undefined;
}

/**
 * When a page was collected, from what tools write: ISO 8601 and its relatives (a space for the T, no zone: UTC), the
 * date of a mail header, seconds or milliseconds since 1970. Undefined when it is none of these.
 */
export function parseCollectedAt(value: unknown): Date | undefined {
  const isNumber = typeof value === 'number' || (typeof value === 'string' && /^\d{9,13}(?:\.\d+)?$/.test(value));
  const number = isNumber ? Number(value) : Number.NaN;
  const date = isNumber
    ? new Date(Math.trunc(number < MILLISECONDS_FROM ? number * 1000 : number))
    : typeof value === 'string'
      ? fromText(value.trim())
      : undefined;
  const year = date?.getUTCFullYear() ?? Number.NaN;
  return year >= 1 && year <= 9999 ? date : undefined;
}
