import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

type Labels = readonly string[];
export type Sample = [labels: Record<string, string>, value: number];
/** Reads a figure when it is asked for. */
type Read = () => Sample[] | Promise<Sample[]>;

/** Seconds; the boundaries that OpenTelemetry's conventions advise for durations of HTTP. */
const HTTP_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
/** Seconds; the same for operations of a database client. */
const DATABASE_SECONDS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10];

export const BUCKETS = { http: HTTP_SECONDS, database: DATABASE_SECONDS };

/**
 * The figures of this process for Prometheus. Labels come from closed sets only (route templates, operations,
 * outcomes): never a URL, an id or a client's text, since each new value is a series for ever.
 */
@Injectable()
export class Metrics {
  private readonly registry = new Registry();

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  counter<T extends Labels>(name: string, help: string, labelNames: T): Counter<T[number]> {
    return new Counter({ name, help, labelNames: [...labelNames], registers: [this.registry] });
  }

  histogram<T extends Labels>(name: string, help: string, labelNames: T, buckets: number[]): Histogram<T[number]> {
    return new Histogram({ name, help, labelNames: [...labelNames], buckets, registers: [this.registry] });
  }

  /** A gauge that is read at each scrape. */
  gauge(name: string, help: string, labelNames: Labels, read: Read): void {
    const gauge = new Gauge({
      name,
      help,
      labelNames: [...labelNames],
      registers: [this.registry],
      collect: async () => {
        const samples = await read();
        gauge.reset();
        for (const [labels, value] of samples) gauge.set(labels, value);
      },
    });
  }

  /** A counter that is kept elsewhere and read at each scrape. */
  readCounter(name: string, help: string, labelNames: Labels, read: Read): void {
    const counter = new Counter({
      name,
      help,
      labelNames: [...labelNames],
      registers: [this.registry],
      collect: async () => {
        const samples = await read();
        counter.reset();
        for (const [labels, value] of samples) counter.inc(labels, value);
      },
    });
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  /** All figures in the text format of Prometheus. */
  text(): Promise<string> {
    return this.registry.metrics();
  }
}
