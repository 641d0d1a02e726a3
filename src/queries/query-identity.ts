import { hash } from 'node:crypto';

/** What makes a query that very query within its session. */
export interface QueryKey {
  text: string;
  engine: string;
  language: string | null;
  country: string | null;
  device: string | null;
  collectedAt: Date | null;
}

/** SHA-256, 32 bytes: two queries of a session are the same if and only if theirs are. */
export function queryIdentity({ text, engine, language, country, device, collectedAt }: QueryKey): Buffer {
  const key = JSON.stringify([text, engine, language, country, device, collectedAt?.toISOString()]);
  return hash('sha256', key, 'buffer');
}
