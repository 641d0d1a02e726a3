import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { KeysRepository } from './keys.repository.js';

const BATCH_MS = 10_000;

/** When each key was last used: noted in memory, written for all keys at once. */
@Injectable()
export class KeyUses implements BeforeApplicationShutdown {
  private readonly logger = new Logger('Keys');
  private uses = new Map<number, Date>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly keys: KeysRepository) {}

  note(id: number): void {
    this.uses.set(id, new Date());
    this.timer ??= setTimeout(() => void this.write(), BATCH_MS).unref();
  }

  /** Those that cannot be written now are written with the next. */
  async write(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.uses.size === 0) return;
    const uses = this.uses;
    this.uses = new Map();
    try {
      await this.keys.recordUses(uses);
    } catch (error) {
      this.logger.warn(`When keys were last used could not be written: ${(error as Error).message}`);
      this.uses = new Map([...uses, ...this.uses]);
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.write();
  }
}
