import type { CorsOptions } from '@nestjs/common/interfaces/external/cors-options.interface.js';

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
export const corsFor = (origins: '*' | string[], exposed: readonly string[] = []): CorsOptions => ({
  origin: origins,
  credentials: false,
  exposedHeaders: [...EXPOSED, ...exposed],
  maxAge: PREFLIGHT_SECONDS,
});
