/**
 * Pagination: offset pages and cursors over one query builder.
 *
 *     const ListQuery = z.strictObject({ ...pageParameters(['createdAt', 'name'], '-createdAt'), status: … });
 *     paginate(builder, query, { id: 'session.id', sorts, filters }, limits) → Page<Session>
 *
 * Guarantees: one statement a page, its total included where the plan has SQL for it, else one more for the total; every
 * sort is whitelisted and ends in the id, so that no row is seen twice or missed between two pages of unchanged data; a
 * cursor costs the same at row 1 and at row 1,000,000, and is refused under another sort or other filters; offsets end at
 * 10,000 rows.
 */
export { project, projectPage } from './fields.js';
export { LinkInterceptor } from './link.interceptor.js';
export { mapPage, type Page, pageOf } from './page.js';
export { PageLimits, pageParameters, type PageRequest } from './page-query.js';
export { type Count, paginate, type PagePlan, type SortKey } from './paginate.js';
