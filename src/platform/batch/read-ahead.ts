/** Reads the next value while the last one is worked on: one ahead, never more. */
export async function* readAhead<T>(source: AsyncIterable<T>): AsyncIterable<T> {
  const values = source[Symbol.asyncIterator]();
  let next = values.next();
  try {
    for (;;) {
      const { done, value } = await next;
      if (done) return;
      next = values.next();
      // Its failure belongs to whoever awaits it, who may never come when the work on this value fails.
      next.catch(() => undefined);
      yield value;
    }
  } finally {
    await values.return?.();
  }
}
