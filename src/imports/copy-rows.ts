const SMALLEST = 65_536;

/**
 * Text of one table for `COPY … FROM STDIN` in its text format, encoded at once: bytes lie outside of the heap, where
 * strings that wait for their copy outlive a scavenge, and a long import would fill the old generation with garbage.
 */
export class CopyRows {
  private buffer = Buffer.allocUnsafe(SMALLEST);
  /** Bytes that are filled. */
  size = 0;

  add(values: (string | number | Buffer | Date | null)[]): void {
    let row = encode(values[0] as string);
    for (let i = 1; i < values.length; i += 1) row += `\t${encode(values[i] ?? null)}`;
    row += '\n';
    // A UTF-16 unit takes three bytes of UTF-8 at most.
    this.reserve(this.size + row.length * 3);
    this.size += this.buffer.write(row, this.size);
  }

  /** They are overwritten by the rows that come after `clear`. */
  get bytes(): Buffer {
    return this.buffer.subarray(0, this.size);
  }

  clear(): void {
    this.size = 0;
  }

  private reserve(size: number): void {
    if (size <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(size, this.buffer.length * 2));
    this.buffer.copy(larger, 0, 0, this.size);
    this.buffer = larger;
  }
}

const SPECIAL = /[\\\n\r\t]/;
const ESCAPES: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function encode(value: string | number | Buffer | Date | null): string {
  if (value === null) return '\\N';
  if (typeof value === 'string') {
    return SPECIAL.test(value) ? value.replaceAll(/[\\\n\r\t]/g, (character) => ESCAPES[character] as string) : value;
  }
  if (typeof value === 'number') return String(value);
  return Buffer.isBuffer(value) ? `\\\\x${value.toString('hex')}` : value.toISOString();
}
