/**
 * Conditional requests (RFC 9110, 13) on rows with a `version`.
 *
 *     response.setHeader('ETag', versionTag(session))    of an answer that shows one row; tagRows completes it
 *     @IfMatch() expected: ExpectedVersions              of a route that changes one row
 *     throw new PreconditionFailed(session.version)      when the statement with `version = ANY(expected)` found none
 *
 * Guarantees: a tag is strong, and the same for the same bytes alone; any tag that an answer about the row bore, packed
 * or kept or neither, serves as If-Match, and holds as long as the row's version does; weak tags never match; `*` matches
 * whatever there is.
 */
export { PreconditionFailed } from './conditional.errors.js';
export { versionTag } from './entity-tag.js';
export { type ExpectedVersions, IfMatch } from './if-match.decorator.js';
export { tagRows } from './tag-rows.js';
