/** What an entry takes beside its key, in characters, near enough. */
const ENTRY_SIZE = 50;

/** Remembers the keys seen last, so that what repeats is staged once; forgetting one only costs a repetition. */
export class RecentlySeen<T> {
  private current = new Map<string, T>();
  private previous = new Map<string, T>();
  private size = 0;

  /** `capacity`: characters of keys, of which between one and two times as many are remembered. */
  constructor(private readonly capacity: number) {}

  get(key: string): T | undefined {
    const value = this.current.get(key);
    if (value !== undefined) return value;
    const older = this.previous.get(key);
    if (older !== undefined) this.set(key, older);
    return older;
  }

  set(key: string, value: T): void {
    if (this.size >= this.capacity) {
      this.previous = this.current;
      this.current = new Map();
      this.size = 0;
    }
    this.current.set(key, value);
    this.size += key.length + ENTRY_SIZE;
  }
}
