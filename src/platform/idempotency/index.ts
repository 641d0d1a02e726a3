/**
 * Idempotency: a POST with an `Idempotency-Key` is done once, however often it is sent.
 *
 *     IdempotencyModule.register({ ownerOf, streams: 4, maxBytes, prunes: true })
 *     app.useGlobalInterceptors(bodies, app.get(IdempotencyInterceptor))
 *     @RefuseIdempotencyKey('its answer is a secret')      @IgnoreIdempotencyKey()      of routes that keep no answer
 *
 * The work of such a request runs in one transaction (`Database.inOneTransaction`), whatever transactions its services
 * open, and the answer is kept by the same one. Handlers know nothing of it, as long as they return their answer.
 *
 * Guarantees: work and kept answer are committed together or not at all, `kill -9` included; the same key and request
 * get the first answer, byte for byte, for 24 hours; another path, other parameters or another body are 422; while the
 * first is under way, in whatever process, others are 409, and a process that dies holds nobody up; refusals and faults
 * are not kept; a key is its client's alone; neither keys nor bodies are stored, only their hashes.
 */
export { IgnoreIdempotencyKey, RefuseIdempotencyKey } from './idempotency.decorator.js';
export { IdempotencyInterceptor } from './idempotency.interceptor.js';
export { type Treatment, TREATMENT_EXTENSION } from './idempotency.metadata.js';
export { IdempotencyModule } from './idempotency.module.js';
export type { IdempotencyOptions } from './idempotency.options.js';
export { Pruning } from './pruning.js';
