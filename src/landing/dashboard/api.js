import { announce } from './dom.js';
import { counted } from './format.js';
import { key } from './key.js';

/** How often a request is sent again that the server wants later. */
const PATIENCE = 3;
const LONGEST_WAIT_SECONDS = 120;

/** What the server refused, in its own words. */
export class Refused extends Error {
  /** @param {number} status @param {string} detail */
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

/** @param {number} seconds @param {AbortSignal | null | undefined} signal */
function wait(seconds, signal) {
  return /** @type {Promise<void>} */ (
    new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, seconds * 1000);
      signal?.addEventListener('abort', () => {
        clearTimeout(timer);
        reject(signal.reason);
      });
    })
  );
}

/** @param {Response} response */
async function refusal(response) {
  const problem = await response.json().catch(() => undefined);
  return new Refused(response.status, problem?.detail ?? `The server answered ${response.status}`);
}

/** Seconds after which the server wants to be asked again. @param {Response} response */
function postponed({ status, headers }) {
  const seconds = Number(headers.get('Retry-After'));
  return (status === 429 || status === 503) && seconds > 0 && seconds <= LONGEST_WAIT_SECONDS ? seconds : undefined;
}

let askForKey = (/** @type {Refused} */ _) => {};

/** What to do when a key is missing, wrong or no longer good. @param {(refused: Refused) => void} listener */
export function whenUnauthenticated(listener) {
  askForKey = listener;
}

/** @param {unknown} error */
export const isUnauthenticated = (error) => error instanceof Refused && error.status === 401;

/** @param {string} path @param {RequestInit} options */
async function ask(path, options) {
  const headers = new Headers({ Accept: 'application/json' });
  const text = key.get();
  if (text) headers.set('Authorization', `Bearer ${text}`);
  for (let sent = 1; ; sent += 1) {
    const response = await fetch(`/api/v1${path}`, { ...options, headers, cache: 'no-store' });
    if (response.ok) return response.json();
    const seconds = postponed(response);
    if (seconds === undefined || sent > PATIENCE) {
      const refused = await refusal(response);
      if (isUnauthenticated(refused)) askForKey(refused);
      throw refused;
    }
    announce(`The server asks to wait ${counted(seconds, 'second')}; then it goes on.`);
    await wait(seconds, options.signal);
  }
}

/** @typedef {Record<string, string | number | undefined>} Parameters */

/** @param {string} path @param {Parameters} parameters */
function withParameters(path, parameters) {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) given.set(name, String(value));
  return given.size > 0 ? `${path}?${given}` : path;
}

/**
 * An answer of the API. Throws Refused.
 *
 * @template T
 * @param {string} path below /api/v1
 * @param {Parameters} parameters
 * @param {AbortSignal} [signal]
 * @returns {Promise<T>}
 */
export const get = (path, parameters = {}, signal) => ask(withParameters(path, parameters), { signal: signal ?? null });

/**
 * Sends a file. Throws Refused.
 *
 * @template T
 * @param {string} path
 * @param {Parameters} parameters
 * @param {File} file
 * @returns {Promise<T>}
 */
export const post = (path, parameters, file) => ask(withParameters(path, parameters), { method: 'POST', body: file });
