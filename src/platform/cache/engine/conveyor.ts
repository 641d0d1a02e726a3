import { AsyncResource } from 'node:async_hooks';

interface Run<T> {
  work: () => Promise<T>;
  promise: Promise<T>;
  resolve: (value: T) => void;
  reject: (reason: unknown) => void;
}

/**
 * Shares work between callers without giving any of them an answer older than his question: per name at most one run
 * is under way and one is waiting, and a caller only ever joins the one that has not begun. A run belongs to the request
 * that asked for it first, whoever's run it follows.
 */
export class Conveyor {
  private readonly belts = new Map<string, Run<unknown> | undefined>();

  async run<T>(name: string, work: () => Promise<T>): Promise<T> {
    if (!this.belts.has(name)) {
      const first = newRun(work);
      this.belts.set(name, first as Run<unknown>);
      // One turn later, so that callers of the same moment share the first run.
      process.nextTick(() => void this.advance(name));
      return first.promise;
    }
    let waiting = this.belts.get(name) as Run<T> | undefined;
    if (!waiting) {
      waiting = newRun(work);
      this.belts.set(name, waiting as Run<unknown>);
    }
    return waiting.promise;
  }

  private async advance(name: string): Promise<void> {
    for (let run = this.belts.get(name); run; run = this.belts.get(name)) {
      this.belts.set(name, undefined);
      try {
        run.resolve(await run.work());
      } catch (error) {
        run.reject(error);
      }
    }
    this.belts.delete(name);
  }
}

function newRun<T>(work: () => Promise<T>): Run<T> {
  let resolve!: (value: T) => void;
  let reject!: (reason: unknown) => void;
  const promise = new Promise<T>((fulfil, fail) => {
    resolve = fulfil;
    reject = fail;
  });
  return { work: AsyncResource.bind(work), promise, resolve, reject };
}
