import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from './until.js';

const PROBE_MS = 50;

export interface Tally {
  answered: number;
  failures: string[];
}

/**
 * A load balancer and its clients in one: asks the readiness of every server all the time, and sends the requests of
 * many clients to those that are ready, in turns, over connections that are kept.
 */
export class RoundRobin {
  readonly tally: Tally = { answered: 0, failures: [] };
  private readonly agent = new http.Agent({ keepAlive: true });
  private readonly ready = new Set<string>();
  private readonly servers = new Set<string>();
  private readonly running: Promise<void>[] = [];
  private stopped = false;
  private turn = 0;

  constructor(private readonly path: string) {}

  /** Resolves when the server is in the list. */
  async add(url: string): Promise<void> {
    this.servers.add(url);
    this.running.push(this.watch(url));
    await until(() => this.ready.has(url), PROBE_MS);
  }

  forget(url: string): void {
    this.servers.delete(url);
    this.ready.delete(url);
  }

  start(clients: number, pauseMs: number): void {
    for (let client = 0; client < clients; client += 1) this.running.push(this.ask(pauseMs));
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.running);
    this.agent.destroy();
  }

  private async watch(url: string): Promise<void> {
    while (!this.stopped && this.servers.has(url)) {
      const status = await this.get(`${url}/health/ready`).catch(() => 0);
      if (status === 200 && this.servers.has(url)) this.ready.add(url);
      else this.ready.delete(url);
      await sleep(PROBE_MS);
    }
  }

  private async ask(pauseMs: number): Promise<void> {
    while (!this.stopped) {
      const servers = [...this.ready];
      const server = servers[(this.turn += 1) % servers.length] ?? 'http://no-server-is-ready.invalid';
      try {
        const status = await this.get(server + this.path);
        if (status === 200) this.tally.answered += 1;
        else this.tally.failures.push(String(status));
      } catch (error) {
        this.tally.failures.push((error as Error).message);
      }
      await sleep(pauseMs);
    }
  }

  private get(url: string): Promise<number> {
    return new Promise((resolve, reject) => {
      http
        .get(url, { agent: this.agent }, (answer) => {
          answer.resume();
          answer.on('end', () => resolve(answer.statusCode ?? 0)).on('error', reject);
        })
        .on('error', reject);
    });
  }
}
