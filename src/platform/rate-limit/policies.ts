import { hours, minutes } from '@nestjs/throttler';

/** The limit of a policy on routes that do not declare it. */
export const NOT_COUNTED = Number.POSITIVE_INFINITY;

const elsewhere = { default: { limit: NOT_COUNTED } };

/** Routes that carry `@Throttle(IMPORTS)` count as imports, all together, and not as ordinary requests. */
export const IMPORTS = { ...elsewhere, imports: { limit: 10, ttl: minutes(1) } };

/** The same for operations that cost the server seconds. */
export const EXPENSIVE = { ...elsewhere, expensive: { limit: 5, ttl: hours(1) } };

/** A limit can only be declared under a name that the module knows. */
export const DECLARED = [
  { name: 'imports', limit: NOT_COUNTED, ttl: minutes(1) },
  { name: 'expensive', limit: NOT_COUNTED, ttl: hours(1) },
];
