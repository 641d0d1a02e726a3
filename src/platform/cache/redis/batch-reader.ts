import type { MemoryTier, Moment } from '../engine/memory-tier.js';
import type { RedisLink } from './redis-link.js';

/** What Redis knew of a key at one moment that lies after the question. */
export interface Reading {
  /** The envelope; null if there is none, or only the stamps were asked for. */
  text: string | null;
  stamps: (string | null)[];
  /** When the question was sent. */
  sentAt: Moment;
  /** The value, once somebody has parsed it: callers who share a reading share it too. */
  opened?: unknown;
}

interface Question {
  tags: readonly string[];
  valueSlot: number;
  tagSlots: number[];
  promise: Promise<Reading>;
  resolve: (reading: Reading) => void;
  reject: (reason: unknown) => void;
}

const MAX_ARGUMENTS = 256;
const MAX_IN_FLIGHT = 4;

/**
 * All readers of a moment ask with one MGET, and readers of one key share the answer. A reader only joins a question
 * that has not been sent: its answer is never older than the reader. While enough questions are under way the next
 * one grows, so a slow server gets fewer and larger ones.
 */
export class BatchReader {
  private questions = new Map<string, Question>();
  private slots = new Map<string, number>();
  private names: string[] = [];
  private scheduled = false;
  private inFlight = 0;

  constructor(
    private readonly link: RedisLink,
    private readonly memory: MemoryTier,
  ) {}

  read(key: string, tags: readonly string[]): Promise<Reading> {
    return this.ask(key, `${this.link.values}${key}`, tags);
  }

  /** For a value that is in memory already. */
  readStamps(key: string, tags: readonly string[]): Promise<Reading> {
    return this.ask(`?${key}`, undefined, tags);
  }

  private ask(id: string, valueName: string | undefined, tags: readonly string[]): Promise<Reading> {
    const known = this.questions.get(id);
    if (known) return known.promise;
    const question = {
      tags,
      valueSlot: valueName === undefined ? -1 : this.slot(valueName),
      tagSlots: tags.map((tag) => this.slot(`t:${tag}`)),
    } as Question;
    question.promise = new Promise((resolve, reject) => {
      question.resolve = resolve;
      question.reject = reject;
    });
    this.questions.set(id, question);
    if (this.slots.size >= MAX_ARGUMENTS) this.flush();
    else this.schedule();
    return question.promise;
  }

  private slot(name: string): number {
    const known = this.slots.get(name);
    if (known !== undefined) return known;
    this.slots.set(name, this.names.length);
    return this.names.push(name) - 1;
  }

  private schedule(): void {
    if (this.scheduled || this.inFlight >= MAX_IN_FLIGHT) return;
    this.scheduled = true;
    // After everything that can run now has run: whoever asks in this turn of the loop asks together.
    process.nextTick(() => this.flush());
  }

  private flush(): void {
    this.scheduled = false;
    if (this.questions.size === 0) return;
    const { questions, names } = this;
    this.questions = new Map();
    this.slots = new Map();
    this.names = [];
    void this.send(questions, names);
  }

  private async send(questions: Map<string, Question>, names: string[]): Promise<void> {
    this.inFlight++;
    const sentAt = this.memory.moment();
    try {
      const { prefix } = this.link;
      const keys = names.map((name) => prefix + name);
      const answer = await this.link.command<(string | null)[]>(['MGET', ...keys]);
      for (const { valueSlot, tagSlots, resolve } of questions.values()) {
        const text = valueSlot < 0 ? null : (answer[valueSlot] ?? null);
        resolve({ text, stamps: tagSlots.map((slot) => answer[slot] ?? null), sentAt });
      }
    } catch (error) {
      for (const { reject } of questions.values()) reject(error);
    } finally {
      this.inFlight--;
      if (this.questions.size > 0) this.schedule();
    }
  }
}
