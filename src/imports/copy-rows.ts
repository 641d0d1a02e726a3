/** Text of one table for `COPY … FROM STDIN` in its text format. */
export class CopyRows {
  private rows: string[] = [];
  /** UTF-16 units: what it takes in memory, near enough. */
  size = 0;

  add(values: (string | number | Buffer | Date | null)[]): void {
    let row = encode(values[0] as string);
    for (let i = 1; i < values.length; i += 1) row += `\t${encode(values[i] ?? null)}`;
    this.rows.push(row);
    this.size += row.length;
  }

  get isEmpty(): boolean {
    return this.rows.length === 0;
  }

  /** The rows as bytes; afterwards there are none. */
  take(): Buffer {
    const bytes = Buffer.from(`${this.rows.join('\n')}\n`);
    this.rows = [];
    this.size = 0;
    return bytes;
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
