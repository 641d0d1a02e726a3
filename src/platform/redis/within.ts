/** The answer, or the error that `late` gives when it has not come by then. */
export function within<T>(milliseconds: number, answer: Promise<T>, late: () => Error): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    let settled = false;
    const expire = (): void => {
      if (!settled) reject(late());
    };
    // A process that was itself held up has its answer waiting in the socket: that is read before `setImmediate`.
    const timer = setTimeout(() => setImmediate(expire), milliseconds);
    const settle = (): void => {
      settled = true;
      clearTimeout(timer);
    };
    answer.then(
      (value) => {
        settle();
        resolve(value);
      },
      (error: unknown) => {
        settle();
        reject(error instanceof Error ? error : new Error(String(error)));
      },
    );
  });
}
