/**
 * Pagination: offset pages and cursors over one list, as the JSON that is sent.
 *
 *     const ListQuery = z.strictObject({ ...pageParameters(['createdAt', 'name'], '-createdAt'), status: … });
 *     const list = new JsonList(repository, { alias, filters, sorts, total, joined }, limits);
 *     list.page(query, { workspaceId, status }, properties) → JsonPage
 *
 * Guarantees: one statement a page, its total included, however many relations it shows; every sort is whitelisted and
 * ends in the id, so that no row is seen twice or missed between two pages of unchanged data; a cursor costs the same at
 * row 1 and at row 1,000,000, and is refused under another sort or other filters; offsets end at 10,000 rows.
 */
export { project } from './fields.js';
export { JsonList } from './json-list.js';
export { linkPages } from './link-pages.js';
export type { Joined, ListDefinition, SortKey } from './list-statements.js';
export { JsonPage, offsetPage, pageOf, type PageNumbers } from './page.js';
export { PageLimits, pageParameters } from './page-query.js';
