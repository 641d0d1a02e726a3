const whole = new Intl.NumberFormat();
const short = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 });
const tenths = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });
const hundredths = new Intl.NumberFormat(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const shares = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 });
const days = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' });
const minutes = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });

/** What stands for no value. */
export const NONE = '–';

/** @typedef {number | null | undefined} Maybe */
/** @param {Intl.NumberFormat} format @returns {(value: Maybe) => string} */
const orNone = (format) => (value) => (value === null || value === undefined ? NONE : format.format(value));

export const number = orNone(whole);
export const compact = orNone(short);
export const decimal = orNone(tenths);
export const coefficient = orNone(hundredths);
export const percent = orNone(shares);

/** The day of a collection, in UTC like the statistics. @param {string | null} time */
export const day = (time) => (time === null ? NONE : days.format(new Date(time)));
/** @param {string} time */
export const moment = (time) => minutes.format(new Date(time));

/** @param {string | null} first @param {string | null} last */
export function span(first, last) {
  return first === null || last === null ? NONE : days.formatRange(new Date(first), new Date(last));
}

/**
 * @param {number} count
 * @param {string} one
 * @param {string} [many]
 */
export const counted = (count, one, many = `${one}s`) => `${number(count)} ${count === 1 ? one : many}`;
