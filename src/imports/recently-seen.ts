const HASH_BYTES = 32;
const WAYS = 4;

/**
 * Remembers a number for each of the SHA-256 hashes seen last, so that what repeats is staged once; forgetting one only
 * costs a repetition. A set-associative cache of fixed size: a Map of strings would age into V8's old generation.
 */
export class RecentlySeen {
  private readonly hashes: Buffer;
  private readonly numbers: Int32Array;
  private readonly sets: number;

  /** Takes 36 bytes for each of the `capacity` entries. */
  constructor(capacity: number) {
    this.sets = Math.ceil(capacity / WAYS);
    this.hashes = Buffer.alloc(this.sets * WAYS * HASH_BYTES);
    this.numbers = new Int32Array(this.sets * WAYS);
  }

  /** 0 when it is not remembered. */
  get(hash: Buffer): number {
    const first = this.firstOf(hash);
    for (let entry = first; entry < first + WAYS; entry += 1) {
      const number = this.numbers[entry] as number;
      if (number !== 0 && this.holds(entry, hash)) return number;
    }
    return 0;
  }

  /** `number` from 1. Takes the place of what came first among those with which it shares one. */
  set(hash: Buffer, number: number): void {
    const first = this.firstOf(hash);
    const from = first * HASH_BYTES;
    this.hashes.copyWithin(from + HASH_BYTES, from, from + (WAYS - 1) * HASH_BYTES);
    hash.copy(this.hashes, from);
    this.numbers.copyWithin(first + 1, first, first + WAYS - 1);
    this.numbers[first] = number;
  }

  private firstOf(hash: Buffer): number {
    return (hash.readUInt32LE(0) % this.sets) * WAYS;
  }

  private holds(entry: number, hash: Buffer): boolean {
    const from = entry * HASH_BYTES;
    // Its last bytes took no part in choosing the set: almost always they decide.
    if (this.hashes.readInt32LE(from + 28) !== hash.readInt32LE(28)) return false;
    return this.hashes.compare(hash, 0, HASH_BYTES, from, from + HASH_BYTES) === 0;
  }
}
