import type { IncomingMessage } from 'node:http';

/** Whose keys they are: the same key of another client is another one. */
export interface KeyOwner {
  workspaceId: number;
  subject: string | null;
}

export interface IdempotencyOptions {
  ownerOf(request: IncomingMessage): KeyOwner;
  /** Requests at once whose bodies are streamed: each holds a connection of the pool for as long as its body comes. */
  streams: number;
  /** Largest body, as sent. */
  maxBytes: number;
  /** Whether answers whose time is over are deleted by this process. */
  prunes: boolean;
}

export const IDEMPOTENCY_OPTIONS = Symbol('IdempotencyOptions');
