import { hash, randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const RANDOM_DIGITS = 32;
const CHECK_DIGITS = 6;
const SHAPE = new RegExp(`^obs_([0-9A-Za-z]{${RANDOM_DIGITS}})_([0-9A-Za-z]{${CHECK_DIGITS}})$`);
/** Of `obs_` and eight digits: enough to recognise a key by, and 143 bits short of knowing it. */
const PREFIX_LENGTH = 12;

function base62(number: number, length: number): string {
  let digits = '';
  for (let rest = number; digits.length < length; rest = Math.floor(rest / 62)) digits = DIGITS[rest % 62] + digits;
  return digits;
}

/** The CRC-32 (ISO 3309) of the random part, in base 62, with leading zeros. */
const checksum = (random: string): string => base62(crc32(random), CHECK_DIGITS);

/** A new key, `obs_<random>_<checksum>`: 190 bits of chance that a scanner recognises as a key of ours, offline. */
export function newKeyText(): string {
  const random = Array.from({ length: RANDOM_DIGITS }, () => DIGITS[randomInt(62)]).join('');
  return `obs_${random}_${checksum(random)}`;
}

/** Whether a text can be a key: what was mistyped or cut off is refused without asking anybody. */
export function isKeyText(text: string): boolean {
  const [, random, check] = SHAPE.exec(text) ?? [];
  return random !== undefined && checksum(random) === check;
}

export const prefixOf = (key: string): string => key.slice(0, PREFIX_LENGTH);

/** What is stored of a key. One round suffices: nobody tries 2^143 of them. */
export const hashOf = (key: string): Buffer => hash('sha256', key, 'buffer');
