/**
 * Canonical URL: one identity for the many spellings of a page's address.
 *
 *     canonicalUrl('HTTP://Example.com:80/a/../b?utm_source=x#top') → { url: 'http://example.com/b', hash, host, domain }
 *
 * Guarantees: lower-case scheme and host, no default port, fragment, tracking parameter or dot segment, one form of
 * percent-encoding; canonical of a canonical URL is itself; URLs of any scheme and length pass, and what is no URL at
 * all stays as it is; host and domain are at most 253 characters, else null. Parsing is the WHATWG URL of Node, the
 * registrable domain the public suffix list of tldts.
 */
export { type CanonicalUrl, canonicalUrl } from './canonical-url.js';
