import { toTraceresponse, traceOf } from './trace-context.js';

const CALLER = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

describe('traceOf', () => {
  it("goes on with the caller's trace, under a span of its own", () => {
    const trace = traceOf(CALLER);
    expect(trace).toMatchObject({
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      parentSpanId: '00f067aa0ba902b7',
      sampled: true,
    });
    expect(trace.spanId).toMatch(/^[\da-f]{16}$/);
    expect(trace.spanId).not.toBe(trace.parentSpanId);
    expect(toTraceresponse(trace, true)).toBe(`00-${trace.traceId}-${trace.spanId}-01`);
  });

  it('keeps the decision not to sample', () => {
    expect(toTraceresponse(traceOf(CALLER.replace(/01$/, '00')), true)).toMatch(/-00$/);
  });

  it('tells nobody of a span that is sent nowhere', () => {
    expect(toTraceresponse(traceOf(CALLER), false)).toMatch(/-00$/);
  });

  it('keeps what others have added to the trace, unless the trace is none', () => {
    expect(traceOf(CALLER, 'congo=t61rcWkgMzE').state).toBe('congo=t61rcWkgMzE');
    expect(traceOf('nonsense', 'congo=t61rcWkgMzE').state).toBeUndefined();
  });

  it('reads the fields it knows of a later version', () => {
    expect(traceOf(`01${CALLER.slice(2)}-more`).parentSpanId).toBe('00f067aa0ba902b7');
  });

  it.each([
    undefined,
    '',
    'nonsense',
    CALLER.toUpperCase(),
    `ff${CALLER.slice(2)}`,
    `${CALLER}-more`,
    CALLER.replace(/4b[\da-f]{30}/, '0'.repeat(32)),
    CALLER.replace('00f067aa0ba902b7', '0'.repeat(16)),
  ])('begins a trace of its own for %p', (header) => {
    const trace = traceOf(header);
    expect(trace.parentSpanId).toBeUndefined();
    expect(trace.traceId).toMatch(/^[\da-f]{32}$/);
    expect(CALLER).not.toContain(trace.traceId);
  });
});
