import { hash } from 'node:crypto';
import { getDomain } from 'tldts';
import { isTrackingParameter } from './tracking-parameters.js';

export interface CanonicalUrl {
  url: string;
  /** SHA-256 of `url` in UTF-8, 32 bytes. */
  hash: Buffer;
  /** Lower-case host without port, null for URLs that have none (`urn:`, relative) or none that can exist. */
  host: string | null;
  /** Registrable domain; the host itself where there is none, such as an IP address. */
  domain: string | null;
}

const HIERARCHICAL = new Set(['http:', 'https:', 'ftp:']);
const UNRESERVED = /[\w.~-]/;
/** No name in the DNS is longer (RFC 1035, 2.3.4); indexes would not take some that are. */
const MAX_HOST = 253;

/** Not URL.canParse: on Node 20, once it is compiled, it says no to every URL with a character beyond Latin-1. */
function parse(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

/** `%7e` and `~` are one character, `%2f` and `%2F` are one octet (RFC 3986, section 6.2.2). */
function normalizeEscapes(text: string): string {
  return text.replace(/%[\da-f]{2}/gi, (escape) => {
    const character = String.fromCodePoint(Number.parseInt(escape.slice(1), 16));
    return UNRESERVED.test(character) ? character : escape.toUpperCase();
  });
}

function withoutTracking(search: string): string {
  const kept = search
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '' && !isTrackingParameter(pair));
  return kept.length > 0 ? `?${kept.join('&')}` : '';
}

/** A setter parses the whole URL again, and most URLs need none: all four would cost as much as the first parse. */
function normalize(parsed: URL): string {
  if (parsed.href.includes('#')) parsed.hash = '';
  if (parsed.hostname.endsWith('.')) parsed.hostname = parsed.hostname.replace(/\.+$/, '');
  if (parsed.pathname.includes('%')) parsed.pathname = normalizeEscapes(parsed.pathname);
  if (parsed.href.includes('?')) parsed.search = withoutTracking(normalizeEscapes(parsed.search));
  return parsed.href;
}

/** The identity of the page that `given` points to. Never throws: what is no URL is its own identity. */
export function canonicalUrl(given: string): CanonicalUrl {
  const text = given.trim().toWellFormed();
  const parsed = parse(text);
  const named = parsed && HIERARCHICAL.has(parsed.protocol) ? parsed.hostname.replace(/\.+$/, '') : null;
  const url = parsed && named !== null ? normalize(parsed) : text;
  const host = named !== null && named.length <= MAX_HOST ? named : null;
  return { url, hash: hash('sha256', url, 'buffer'), host, domain: host && (getDomain(host) ?? host) };
}
