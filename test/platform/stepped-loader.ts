/** A loader that answers when the test says so. */
export class SteppedLoader<T> {
  calls = 0;
  private answers: ((value: T) => void)[] = [];
  private starts: (() => void)[] = [];

  readonly load = async (): Promise<T> => {
    this.calls++;
    const answer = new Promise<T>((resolve) => this.answers.push(resolve));
    for (const started of this.starts.splice(0)) started();
    return answer;
  };

  /** Resolves when a call is waiting for its answer. */
  async begun(): Promise<void> {
    if (this.answers.length > 0) return;
    await new Promise<void>((resolve) => this.starts.push(resolve));
  }

  /** Answers the oldest call that waits. */
  answer(value: T): void {
    this.answers.shift()?.(value);
  }
}
