import type { IncomingMessage } from 'node:http';

/** Whether a body is announced: it may take its time to come, whatever the method. */
export const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
