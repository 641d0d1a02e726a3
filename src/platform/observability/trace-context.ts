import { randomBytes } from 'node:crypto';

/** Where a request stands in a distributed trace (W3C Trace Context, https://www.w3.org/TR/trace-context/). */
export interface TraceContext {
  traceId: string;
  spanId: string;
  /** The caller's span, where it named one. */
  parentSpanId?: string;
  /** What systems of tracing on the caller's way have added (`tracestate`), passed on as it came. */
  state?: string | undefined;
  sampled: boolean;
}

/** Later versions may add fields behind the flags; version `ff` is forbidden. */
const TRACEPARENT = /^(?!ff)([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(-.*)?$/;
const SAMPLED = 0x01;

const IDS_BYTES = 24;
/** Chance by the kilobyte: a call for each request would cost more than its ids. */
let chance = Buffer.alloc(0);
let used = 0;

function randomHex(): string {
  if (used >= chance.length) [chance, used] = [randomBytes(IDS_BYTES * 128), 0];
  return chance.toString('hex', used, (used += IDS_BYTES));
}

const isZero = (id: string): boolean => /^0+$/.test(id);

/** Goes on with the caller's trace, or begins one where the header is absent or breaks the specification. */
export function traceOf(traceparent: string | undefined, state?: string): TraceContext {
  const ids = randomHex();
  const spanId = ids.slice(32);
  const [, version, traceId, parentSpanId, flags, rest] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  if (!traceId || !parentSpanId || isZero(traceId) || isZero(parentSpanId) || (version === '00' && rest))
    return { traceId: ids.slice(0, 32), spanId, sampled: true };
  return { traceId, spanId, parentSpanId, state, sampled: (Number.parseInt(flags ?? '', 16) & SAMPLED) !== 0 };
}

/**
 * Tells the caller our span, in the header `traceresponse` of the draft that continues the recommendation
 * (https://w3c.github.io/trace-context/#traceresponse-header). Only what is sent to a collector counts as sampled.
 */
export const toTraceresponse = ({ traceId, spanId, sampled }: TraceContext, isExported: boolean): string =>
  `00-${traceId}-${spanId}-${sampled && isExported ? '01' : '00'}`;
