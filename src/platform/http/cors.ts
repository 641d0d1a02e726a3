import cors from 'cors';
import type { RequestHandler } from 'express';

const PREFLIGHT_SECONDS = 600;

/** What pages of another origin may read of an answer, beside the few headers that browsers always show. */
const EXPOSED = [
  'Cache-Status',
  'Content-Disposition',
  'ETag',
  'Idempotent-Replayed',
  'Link',
  'Location',
  'Server-Timing',
  'WWW-Authenticate',
  'X-Request-Id',
  'traceresponse',
];

/** Lets pages of these origins use the API; keys are headers of theirs, no cookies, so that credentials stay out. */
export const corsFor = (origins: '*' | string[], exposed: readonly string[] = []): RequestHandler =>
  cors({
    origin: origins,
    credentials: false,
    exposedHeaders: [...EXPOSED, ...exposed],
    maxAge: PREFLIGHT_SECONDS,
  });
