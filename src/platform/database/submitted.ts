import type { EventEmitter } from 'node:events';

/** A statement that answers by events, not by a promise: a stream of COPY, a cursor. */
export type Submitted = EventEmitter & { text?: string; rowCount?: number | null; cursor?: { text?: string } };

export const isSubmitted = (given: unknown): given is Submitted =>
  typeof given === 'object' && given !== null && 'submit' in given && 'once' in given;
