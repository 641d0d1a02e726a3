import { AsyncLocalStorage } from 'node:async_hooks';

/** What a transaction needs to know of a cache: how to announce that tags are about to change, and that they have. */
export interface Invalidator {
  /** Marks tags as changing, so that a crash before `settle` leaves nothing old behind. */
  intend(tags: readonly string[], awaitNodes?: boolean): Promise<Intent>;
  /** `awaitNodes` is false where no value concerned is served from memory without asking Redis. */
  invalidate(tags: readonly string[], awaitNodes?: boolean): Promise<void>;
}

export interface Intent {
  /** The write has happened (or may have): also invalidates tags that became known only through it. */
  settle(more?: readonly string[]): Promise<void>;
  /** The write has certainly not happened: what was cached is good again. */
  abandon(): Promise<void>;
}

/**
 * One database transaction, as the cache sees it. While it runs nothing is stored, and once it has written nothing
 * is read from the cache either; what it invalidates is invalidated after the commit, or not at all.
 */
export class TransactionScope {
  private readonly collected = new Map<Invalidator, Set<string>>();
  private intents: Intent[] | undefined;
  private readonly hooks: (() => Promise<void>)[] = [];
  private ended = false;

  constructor(
    readonly parent: TransactionScope | undefined,
    private written: boolean,
  ) {}

  get hasWritten(): boolean {
    return this.written || (this.parent?.hasWritten ?? false);
  }

  /** The innermost transaction that still runs; work left behind by one that has ended belongs to none. */
  get alive(): TransactionScope | undefined {
    return this.ended ? this.parent?.alive : this;
  }

  markWritten(): void {
    this.written = true;
  }

  collect(cache: Invalidator, tags: Iterable<string>): void {
    this.written = true;
    const known = this.collected.get(cache) ?? new Set();
    for (const tag of tags) known.add(tag);
    this.collected.set(cache, known);
  }

  /** Work that has to see what others have committed by then: it runs after the commit, and may still collect. */
  afterCommit(work: () => Promise<void>): void {
    this.hooks.push(work);
  }

  /** For work that is going to be taken back on purpose: what it invalidated is dropped. */
  forget(): void {
    this.collected.clear();
    this.hooks.length = 0;
  }

  /** The last step before COMMIT, while a failure still rolls everything back. */
  async beforeCommit(): Promise<void> {
    if (this.parent?.alive || this.intents) return;
    const announced = [...this.collected].map(([cache, tags]) => cache.intend([...tags]));
    this.collected.clear();
    this.intents = await Promise.all(announced);
  }

  async committed(): Promise<void> {
    const outer = this.parent?.alive;
    if (outer) {
      this.ended = true;
      for (const [cache, tags] of this.collected) outer.collect(cache, tags);
      outer.hooks.push(...this.hooks);
      return;
    }
    await this.settle();
  }

  /** A failure after `beforeCommit` may be a commit whose answer was lost: then it counts as one. */
  async rolledBack(): Promise<boolean> {
    if (!this.intents) {
      this.ended = true;
      return true;
    }
    await this.settle();
    return false;
  }

  private async settle(): Promise<void> {
    for (const hook of this.hooks) await transactions.run(this, hook);
    this.ended = true;
    const late = [...this.collected].map(([cache, tags]) => cache.invalidate([...tags]));
    await Promise.all([...late, ...(this.intents ?? []).map((intent) => intent.settle())]);
  }
}

const transactions = new AsyncLocalStorage<TransactionScope>();

export const currentTransaction = (): TransactionScope | undefined => transactions.getStore()?.alive;

/** Runs work that must not see the caller's transaction: it outlives it. */
export const outsideTransaction = <T>(work: () => T): T => transactions.exit(work);

export interface TransactionScopeOptions {
  /** Set where the code calls `markWritten()` itself; else a transaction counts as one that writes from its start. */
  writesAreMarked?: boolean;
}

/**
 * Wraps a transaction; `work` opens it, calls `scope.beforeCommit()` as its last step inside, and resolves when it is
 * committed. Invalidations made meanwhile take place then, and are awaited; a rejection drops them. A scope within
 * a scope is a savepoint: what it collected joins the outer one, or is dropped with it.
 */
export async function runInTransactionScope<T>(
  work: (scope: TransactionScope) => Promise<T>,
  { writesAreMarked = false }: TransactionScopeOptions = {},
): Promise<T> {
  const scope = new TransactionScope(currentTransaction(), !writesAreMarked);
  const write = currentWrite();
  let result: T;
  try {
    result = await transactions.run(scope, work, scope);
  } catch (error) {
    const undone = await scope.rolledBack();
    if (write && undone) write.rolledBack = true;
    if (write && !undone) write.committed = true;
    throw error;
  }
  if (write) write.committed = true;
  await scope.committed();
  return result;
}

/** One call of a method that invalidates, while it runs. */
export interface WriteInProgress {
  tags: Set<string>;
  committed: boolean;
  rolledBack: boolean;
}

const writes = new AsyncLocalStorage<WriteInProgress>();

export const currentWrite = (): WriteInProgress | undefined => writes.getStore();

export const runAsWrite = <T>(write: WriteInProgress, work: () => T): T => writes.run(write, work);
