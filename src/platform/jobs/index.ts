/**
 * Jobs: work that takes long beside requests that must not.
 *
 *     const slots = new Slots(4);    await slots.run(() => streamForMinutes());
 *     const tidy = new Repeating(async () => ({ more: await tidySome() }), { intervalMs: 1000, onFailure: log });
 *
 * Guarantees: no more than the given number at once; who waits gets a turn in order; a failure frees its slot. What
 * repeats never overlaps itself, goes on after failures with longer pauses, and has ended when `stop` resolves.
 */
export { Repeating } from './repeating.js';
export { Slots } from './slots.js';
