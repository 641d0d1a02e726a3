/**
 * Bulk: inserts, updates, upserts and deletes at the speed of COPY, on any TypeORM entity.
 *
 *     const ids = await bulkInsert(manager, SearchResult, rows);
 *     const { updated, missing } = await bulkUpdate(manager, SearchResult, [{ id, title }, …]);
 *     const { ids, inserted } = await bulkUpsert(manager, Website, rows, { conflict: ['workspaceId', 'urlHash'] });
 *     const { deleted } = await bulkDelete(manager, SearchResult, ids);
 *     const { ids, errors } = await bulkInsert(manager, SearchResult, rows, { onError: 'report' });
 *
 * Guarantees: stores what `save` stores; ids come in the order of the input; what a row does not mention keeps its
 * default or its old value; all or nothing, in the caller's transaction when the manager has one, else in one of its
 * own that is tried again after a deadlock or serialization failure; keys are locked in one order, last duplicate
 * wins; no number of rows is too large for a statement; a change raises the version and the update date, an upsert
 * that changes nothing does not; an error names its item, and with `onError: 'report'` bad items come back as
 * `errors` while all others are written.
 *
 * Limits: subscribers, listeners and cascades of TypeORM do not run, and values are values, never SQL functions. COPY
 * does not show in TypeORM's log. Rows of different shapes are locked shape by shape.
 */
export { bulkDelete, type DeleteResult } from './delete.js';
export { BulkItemError, type ItemError, type ItemErrorCode } from './errors.js';
export { type IdOf } from './identity.js';
export { bulkInsert, type InsertReport } from './insert.js';
export { type BulkOptions, type OnError } from './options.js';
export { bulkUpdate, type UpdateResult } from './update.js';
export { bulkUpsert, type UpsertOptions, type UpsertResult } from './upsert.js';
