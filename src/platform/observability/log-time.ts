let millisecond = 0;
let field = '';

/** As `isoTime` of pino; a busy server writes many lines in one millisecond, and a date costs as much as three fields. */
export function timeField(): string {
  const now = Date.now();
  if (now !== millisecond) [millisecond, field] = [now, `,"time":"${new Date(now).toISOString()}"`];
  return field;
}
