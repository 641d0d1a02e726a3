import { z } from 'zod';

const UNSTORABLE = 'must be valid Unicode without NUL characters';
const NO_NUL = /^[^\0]*$/;
const NO_NUL_NOT_BLANK = /^[^\0]*[^\s\0][^\0]*$/;

/** PostgreSQL stores no NUL; half of a surrogate pair is no text. */
const isWellFormed = (text: string): boolean => text.isWellFormed();

/** Free text from a client: at most `max` UTF-16 units, storable as it is. */
export const text = (max: number, min = 0): z.ZodString =>
  z.string().min(min).max(max).regex(NO_NUL, UNSTORABLE).refine(isWellFormed, UNSTORABLE);

/** Text that is kept as it is, and says something: what is blank counts as missing when it comes back by an import. */
export const filledText = (max: number): z.ZodString =>
  z
    .string()
    .min(1, { abort: true })
    .max(max)
    .regex(NO_NUL_NOT_BLANK, `${UNSTORABLE}, and not blank`)
    .refine(isWellFormed, UNSTORABLE);

/** Text that says something: trimmed, not empty (which is one error, not also one of the pattern). */
export const label = (max: number): z.ZodString =>
  z
    .string()
    .trim()
    .min(1, { abort: true })
    .max(max)
    .regex(NO_NUL_NOT_BLANK, UNSTORABLE)
    .refine(isWellFormed, UNSTORABLE);

const isStorableJson = (value: unknown): boolean => {
  const json = JSON.stringify(value);
  return !/(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][\da-f]{2})/i.test(json);
};

const MAX_DEPTH = 64;

/** As for JSON bodies; a line of NDJSON comes here unread, and all that recurses would run out of stack. */
function isShallow(value: unknown, levels = MAX_DEPTH): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((inner) => isShallow(inner, levels - 1));
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A JSON object of the client's own making, kept key by key: z.record would drop a key `__proto__`. */
export const freeObject = z
  .custom<Record<string, unknown>>(isObject, { error: 'must be an object', abort: true })
  .refine((value) => isShallow(value), { error: `must not nest deeper than ${MAX_DEPTH} levels`, abort: true })
  .refine(isStorableJson, UNSTORABLE)
  .meta({ type: 'object', additionalProperties: true });

const asInteger = (value: string): number => Number(value);

/** An integer in the URL: digits only, so that `1e3`, `0x10` and an empty text are errors. */
export function integerParameter(min: number, max: number) {
  return z
    .string()
    .regex(/^-?\d{1,16}$/, 'must be an integer')
    .transform(asInteger)
    .pipe(z.number().min(min, `must be at least ${min}`).max(max, `must be at most ${max}`))
    .meta({ parameter: { type: 'integer', minimum: min, maximum: max } });
}

export const MAX_ID = Number.MAX_SAFE_INTEGER;

/** An id in the URL. */
export const Id = integerParameter(1, MAX_ID).meta({
  parameter: { type: 'integer', format: 'int64', minimum: 1, maximum: MAX_ID },
  example: 1,
});

/** An id in a body. */
export const id = z.number().int().min(1).max(MAX_ID).meta({ format: 'int64', example: 1 });

/** Ids in the URL, separated by commas, in their order: `3,9`. */
export function idListParameter(min: number, max: number) {
  return z
    .string()
    .transform((value) => value.split(','))
    .pipe(z.array(Id).min(min).max(max))
    .meta({
      parameter: {
        type: 'array',
        items: { type: 'integer', format: 'int64', minimum: 1, maximum: MAX_ID },
        minItems: min,
        maxItems: max,
      },
    });
}

/** The same, each of them once. */
export function differentIdsParameter(min: number, max: number) {
  const ids = idListParameter(min, max);
  return ids
    .refine((given) => new Set(given).size === given.length, 'must not name an id twice')
    .meta({ parameter: { ...(ids.meta()?.['parameter'] as object), uniqueItems: true } });
}

const decimal = z
  .string()
  .regex(/^\d{1,16}(\.\d{1,32})?(e[+-]?\d{1,4})?$/i, 'must be a number')
  .transform((value) => Number(value));

/** A number in the URL that is above 0 and below 1: `0.9`, `5e-2`. */
export const fractionParameter = decimal
  .pipe(z.number().gt(0, 'must be above 0').lt(1, 'must be below 1'))
  .meta({ parameter: { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 } });

/** The same, or 1. */
export const shareParameter = decimal
  .pipe(z.number().gt(0, 'must be above 0').max(1, 'must be at most 1'))
  .meta({ parameter: { type: 'number', exclusiveMinimum: 0, maximum: 1 } });

/** A number in the URL from 0 to `max`. */
export const fromZeroParameter = (max: number) =>
  decimal
    .pipe(z.number().max(max, `must be at most ${max}`))
    .meta({ parameter: { type: 'number', minimum: 0, maximum: max } });

export const booleanParameter = z
  .enum(['true', 'false'])
  .transform((value) => value === 'true')
  .meta({ parameter: { type: 'boolean' } });

/** Several of a closed set, separated by commas: `a,b`. */
export function listParameter<const T extends string>(allowed: readonly [T, ...T[]]) {
  return z
    .string()
    .transform((value) => value.split(','))
    .pipe(z.array(z.enum(allowed)).max(allowed.length))
    .transform((value): T[] => [...new Set(value)])
    .meta({
      parameter: {
        type: 'array',
        items: { type: 'string', enum: [...allowed] },
        minItems: 1,
        maxItems: allowed.length,
      },
    });
}

const timestampText = z.iso.datetime({
  offset: true,
  message: 'must be an ISO 8601 time with its zone, such as 2026-01-31T12:00:00Z',
});
const timestampShape = { type: 'string', format: 'date-time', maxLength: 40 } as const;

/** Its zone can move a time of year 1 or 9999 out of the years that have four digits. */
const isInCalendar = (date: Date): boolean => date.getUTCFullYear() >= 1 && date.getUTCFullYear() <= 9999;

/** A moment: ISO 8601 with zone. PostgreSQL keeps milliseconds. */
export const timestamp = timestampText
  .transform((value) => new Date(value))
  .refine((date) => isInCalendar(date), 'must be a time that exists, in the years 1 to 9999')
  .meta({ parameter: timestampShape, example: '2026-03-02T09:30:00.000Z' });

/** A moment in an answer. */
export const timestampOut = z.date().meta({ parameter: timestampShape, example: '2026-03-02T09:30:00.000Z' });
