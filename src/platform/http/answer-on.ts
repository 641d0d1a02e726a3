import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/**
 * The answer that is being given on a connection. Node keeps it under this name, and reads it itself where a request cannot
 * be parsed; to keep note of each request instead would cost every one of them.
 */
export const answerOn = (connection: Duplex): ServerResponse | undefined =>
  (connection as { _httpMessage?: ServerResponse | null })._httpMessage ?? undefined;
