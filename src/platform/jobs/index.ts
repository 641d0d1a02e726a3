/**
 * Jobs: work that takes long beside requests that must not.
 *
 *     const slots = new Slots(4);    await slots.run(() => streamForMinutes());
 *
 * Guarantees: no more than the given number at once; who waits gets a turn in order; a failure frees its slot.
 */
export { Slots } from './slots.js';
