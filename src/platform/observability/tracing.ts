import type { Attributes, Context, SpanKind } from '@opentelemetry/api';
import type { IdGenerator } from '@opentelemetry/sdk-trace-base';
import type { AnsweredRequest } from './observe-requests.middleware.js';
import { operationOf } from './statement-operation.js';
import type { WatchedStatement } from './statement-watch.js';
import type { TraceContext } from './trace-context.js';
import type { RanCommand } from './watch-commands.js';

/** Spans of requests, their statements and their commands for a collector of OpenTelemetry. */
export interface Tracer {
  end(answered: AnsweredRequest): void;
  endStatement(watched: WatchedStatement): void;
  endCommand(command: RanCommand): void;
  /** Sends what is left. */
  close(): Promise<void>;
}

export interface TracerOptions {
  /** Base URL of an OTLP/HTTP collector; spans go to `<endpoint>/v1/traces`. */
  endpoint: string;
  serviceName: string;
  serviceVersion: string;
}

interface Timed {
  name: string;
  kind: SpanKind;
  milliseconds: number;
  attributes: Attributes;
  isError: boolean;
}

/** OpenTelemetry is loaded by whoever asks for it, and by nobody else. */
export async function openTracer({ endpoint, serviceName, serviceVersion }: TracerOptions): Promise<Tracer> {
  const [
    { context, createTraceState, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, TraceFlags },
    sdk,
    otlp,
    { resourceFromAttributes },
  ] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-trace-base'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ]);
  const ids = new GivenIds(new sdk.RandomIdGenerator());
  const provider = new sdk.BasicTracerProvider({
    idGenerator: ids,
    resource: resourceFromAttributes({ 'service.name': serviceName, 'service.version': serviceVersion }),
    spanProcessors: [
      new sdk.BatchSpanProcessor(new otlp.OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` })),
    ],
  });
  const tracer = provider.getTracer(serviceName, serviceVersion);

  const parent = ({ traceId, state = '' }: TraceContext, spanId: string): Context => {
    const traceState = createTraceState(state);
    const remote = { traceId, spanId, traceState, traceFlags: TraceFlags.SAMPLED, isRemote: true };
    return trace.setSpanContext(context.active(), remote);
  };
  const emit = ({ name, kind, milliseconds, attributes, isError }: Timed, within: Context): void => {
    const endTime = Date.now();
    const span = tracer.startSpan(name, { kind, attributes, startTime: endTime - milliseconds }, within);
    if (isError) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end(endTime);
  };

  return {
    end({ context, route, status, milliseconds }) {
      const { trace: ours, method } = context;
      if (!ours.sampled) return;
      const { traceId, spanId, parentSpanId } = ours;
      ids.next = { traceId, spanId };
      const name = `${method} ${route}`;
      const attributes = requestAttributes({ context, route, status });
      const timed = { name, kind: SpanKind.SERVER, milliseconds, attributes, isError: status >= 500 };
      emit(timed, parentSpanId ? parent(ours, parentSpanId) : ROOT_CONTEXT);
    },
    endStatement(watched) {
      const { request, statement, repositoryMethod } = watched;
      if (!request?.trace.sampled) return;
      const attributes = statementAttributes(watched);
      const name = repositoryMethod ?? operationOf(statement.text);
      const { milliseconds, error } = statement;
      const timed = { name, kind: SpanKind.CLIENT, milliseconds, attributes, isError: Boolean(error) };
      emit(timed, parent(request.trace, request.trace.spanId));
    },
    endCommand({ request, name, milliseconds, isError }) {
      if (!request.trace.sampled) return;
      const timed = { name, kind: SpanKind.CLIENT, milliseconds, attributes: commandAttributes(name), isError };
      emit(timed, parent(request.trace, request.trace.spanId));
    },
    close: () => provider.shutdown(),
  };
}

type Named = Pick<AnsweredRequest, 'context' | 'route' | 'status'>;

const requestAttributes = ({ context, route, status }: Named): Attributes => ({
  'http.request.method': context.method,
  'http.route': route,
  'http.response.status_code': status,
  'http.request.header.x-request-id': context.requestId,
});

const statementAttributes = ({ statement, repositoryMethod, fingerprint }: WatchedStatement): Attributes => ({
  'db.system.name': 'postgresql',
  'db.operation.name': operationOf(statement.text),
  'db.query.text': fingerprint().text,
  ...(repositoryMethod && { 'code.function.name': repositoryMethod }),
});

const commandAttributes = (name: string): Attributes => ({ 'db.system.name': 'redis', 'db.operation.name': name });

/** A request's ids are known to its log lines before its span is made, at the end. */
class GivenIds implements IdGenerator {
  next: { traceId: string; spanId: string } | undefined;

  constructor(private readonly random: IdGenerator) {}

  generateTraceId(): string {
    return this.next?.traceId ?? this.random.generateTraceId();
  }

  generateSpanId(): string {
    const spanId = this.next?.spanId ?? this.random.generateSpanId();
    this.next = undefined;
    return spanId;
  }
}
