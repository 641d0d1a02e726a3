/**
 * Batch: many items in one request, each with its own fate.
 *
 *     answerBatch(request, response, { field: 'items', schema, atomic, maxBytes, write, transaction })
 *
 * Guarantees: `{items: […]}` as JSON or one item a line as NDJSON, in constant memory; a bad item is named by its line
 * and never takes its neighbours down; ids come in the order of the items; with `atomic` any bad item leaves nothing
 * written; a client that accepts application/x-ndjson gets one line an item as the groups are committed, or all of them
 * once the transaction around them is sure to be; a body that breaks off answers a problem whose `committed` says how
 * many items stay.
 */
export { ApiBatch } from './api-batch.decorator.js';
export { answerBatch, type BatchAnswer, BatchLimits, type BatchPlan } from './batch.js';
export { BatchQuery } from './batch-query.js';
export { isNdjson, MAX_JSON_ITEMS } from './items.js';
export { mergeOutcomes } from './merge.js';
export { BatchReport, batchTotals, failed, type Outcome } from './report.js';
