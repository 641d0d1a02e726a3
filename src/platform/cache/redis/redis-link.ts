import type { redisInsStore } from 'cache-manager-redis-yet';
import { type RedisClient, type RedisConnections, redisStorePackage, within } from '../../redis/index.js';
import { CacheStoreUnavailable } from '../cache.errors.js';
import type { EngineStatistics } from '../engine/statistics.js';
import type { Script } from './script.js';

export interface RedisLinkOptions {
  redis: RedisConnections;
  namespace: string;
  opTimeoutMs: number;
  statistics: EngineStatistics;
}

type Store = ReturnType<typeof redisInsStore>;

/**
 * The connection: commands that answer in time or fail, a breaker that makes them fail at once while Redis is away,
 * and the name of the server's present run in front of every key, so that a server that comes back with an old
 * snapshot comes back empty.
 */
export class RedisLink {
  /** Through which every command goes; on a client of ours, which neither queues offline nor waits for ever. */
  private store: Store | undefined;
  prefix = '';
  /** In front of values and loads: changes with the rules by which tags are made, while stamps are shared. */
  values = 'v:';
  /** Since when no command was answered; writers wait until the leases of that moment have run out. */
  downSince = performance.now();
  private up = false;
  /** A server that takes none (a replica, one without its replicas, one that cannot save) hears of no change any more. */
  private takesWrites = false;
  /** The first word of what it says to a write that it refuses, such as READONLY or MISCONF. */
  refusal: string | undefined;
  private hasTakenWrites = false;
  private trustedFrom = 0;
  private silentBeats = 0;
  private probing = false;
  private readonly recoveries: (() => Promise<void>)[] = [];

  constructor(private readonly options: RedisLinkOptions) {
    options.redis.commands.eachClient((client) => {
      this.store = redisStorePackage().redisInsStore(client as unknown as Parameters<typeof redisInsStore>[0]);
      for (const event of ['error', 'end', 'reconnecting']) client.on(event, () => this.lost());
      client.on('ready', () => this.probe());
    });
  }

  start(version: string): void {
    this.values = `v.${version}:`;
    this.options.redis.start();
  }

  async stop(): Promise<void> {
    this.up = false;
    await this.options.redis.stop();
  }

  get available(): boolean {
    return this.up;
  }

  /**
   * Whether what Redis says may be taken for the state of all nodes: it takes their writes. After a silence in which
   * another node may have given up (it waits for `opTimeoutMs`), and after every outage, since the other may be later in
   * coming back from it, that one first gets the time to hand in what it could not make known.
   */
  get trusted(): boolean {
    const isHeard = this.up && this.takesWrites && this.silentBeats < SUSPICIOUS_SILENCE;
    return isHeard && performance.now() >= this.trustedFrom;
  }

  /** What became of the write of a heartbeat: where it is refused, so are the changes of other nodes. */
  noteWrite(refused?: unknown): void {
    const isTaken = refused === undefined;
    if (isTaken && !this.takesWrites) this.waitForOthers();
    this.takesWrites = isTaken;
    this.hasTakenWrites ||= isTaken;
    this.refusal = isTaken ? undefined : (/^[A-Z]+\b/.exec((refused as Error).message)?.[0] ?? 'ERR');
  }

  /** Called with every heartbeat: a silence counts only while this process itself was running. */
  beat(): void {
    this.silentBeats++;
    this.probe();
  }

  private answered(): void {
    if (this.silentBeats >= SUSPICIOUS_SILENCE) this.waitForOthers();
    this.silentBeats = 0;
  }

  private waitForOthers(): void {
    if (this.hasTakenWrites) this.trustedFrom = performance.now() + this.options.opTimeoutMs;
  }

  /** Runs before the cache is used again after an outage. */
  onRecovery(work: () => Promise<void>): void {
    this.recoveries.push(work);
  }

  async command<T>(args: string[]): Promise<T> {
    if (!this.up) throw new CacheStoreUnavailable('it did not answer lately');
    return this.send<T>(args);
  }

  /** `evenIfDown` is for what has to be tried before anything else: handing in invalidations that failed. */
  async run<T>(script: Script, keys: string[], args: (string | number)[], evenIfDown = false): Promise<T> {
    if (!this.up && !evenIfDown) throw new CacheStoreUnavailable('it did not answer lately');
    const rest = [String(keys.length), ...keys, ...args.map(String)];
    try {
      return await this.send<T>(['EVALSHA', script.sha, ...rest]);
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
      return this.send<T>(['EVAL', script.source, ...rest]);
    }
  }

  /**
   * Asks a server that is away whether it is back; the heartbeat calls this. One question at a time, without a
   * time limit: the answer of a frozen server is the news that it goes on.
   */
  private probe(): void {
    if (this.up || this.probing || !this.client.isReady) return;
    this.probing = true;
    this.client
      .sendCommand<string>(['INFO', 'server'])
      .then((info) => this.recover(info))
      .catch(() => undefined) // the next beat asks again
      .finally(() => (this.probing = false));
  }

  private async recover(info: string): Promise<void> {
    this.prefix = `${this.options.namespace}:${/run_id:(\w{8})/.exec(info)?.[1] ?? 'unknown'}:`;
    for (const recovery of this.recoveries) await recovery();
    this.silentBeats = 0;
    this.takesWrites = false;
    this.refusal = undefined;
    this.up = true;
  }

  private lost(since = performance.now()): void {
    if (!this.up) return;
    this.up = false;
    this.downSince = since;
  }

  /** A process that was itself held up cannot tell for how long Redis has been away: as far as it knows, since now. */
  private deadSince(sentAt: number): number {
    const now = performance.now();
    return now - sentAt > this.options.opTimeoutMs + HELD_UP_MS ? now : sentAt;
  }

  private get client(): RedisClient {
    return this.store?.client as unknown as RedisClient;
  }

  private async send<T>(args: string[]): Promise<T> {
    const { opTimeoutMs, statistics } = this.options;
    const sentAt = performance.now();
    const late = () => {
      statistics.storeTimeouts++;
      this.lost(this.deadSince(sentAt));
      return new CacheStoreUnavailable(`no answer within ${opTimeoutMs} ms`);
    };
    try {
      const answer = await within(opTimeoutMs, this.client.sendCommand<T>(args), late);
      this.answered();
      return answer;
    } catch (error) {
      if (!(error instanceof CacheStoreUnavailable)) statistics.storeErrors++;
      throw error;
    }
  }
}

/** A timer that is later than this was not served: the process stood still. */
const HELD_UP_MS = 50;

/** Beats in a node's time to give up, and how many of them without an answer make others suspect that one has. */
export const BEATS_PER_TIMEOUT = 6;
const SUSPICIOUS_SILENCE = 4;
