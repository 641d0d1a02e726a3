export type Kind = 'object' | 'array' | 'text' | 'other';
export type Keys = ReadonlyMap<string, Kind>;

/** The outer keys of a JSON text of which only the beginning is at hand. */
export interface Outline {
  /** Whether the text is a list; `keys` are then those of its first item. */
  isList: boolean;
  keys: Keys;
  /** The keys of the values that are objects themselves. */
  nested: ReadonlyMap<string, Keys>;
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s{}[\]:,"]+/gy;
const SPACE = /\s*/y;

function kindOf(token: string): Kind {
  if (token === '{') return 'object';
  if (token === '[') return 'array';
  return token.startsWith('"') ? 'text' : 'other';
}

function textOf(token: string): string {
  try {
    return String(JSON.parse(token));
  } catch {
    return token.slice(1, -1);
  }
}

/** The tokens of a JSON text as far as they are whole. */
function* tokens(text: string): Iterable<string> {
  let at = 0;
  for (;;) {
    SPACE.lastIndex = at;
    SPACE.exec(text);
    TOKEN.lastIndex = SPACE.lastIndex;
    const token = TOKEN.exec(text)?.[0];
    if (token === undefined) return;
    at = TOKEN.lastIndex;
    yield token;
  }
}

/** Walks the outer two levels of the first object and notes its keys. */
class OutlineReader {
  private readonly keys = new Map<string, Kind>();
  private readonly nested = new Map<string, Map<string, Kind>>();
  private depth = 0;
  private isList = false;
  private key: string | undefined;
  private outerKey = '';
  private previous = '';

  /** False when the first value has ended. */
  take(token: string): boolean {
    if (this.previous === ':' && this.key !== undefined) this.note(this.key, kindOf(token));
    if (token === '{' || token === '[') this.open(token);
    else if (token === '}' || token === ']') this.depth -= 1;
    else if (token === ':' && this.previous.startsWith('"')) this.key = textOf(this.previous);
    this.previous = token;
    return this.depth > 0;
  }

  result(): Outline {
    return { isList: this.isList, keys: this.keys, nested: this.nested };
  }

  private open(token: string): void {
    if (this.depth === 0 && token === '[' && !this.isList) this.isList = true;
    else this.depth += 1;
  }

  private note(key: string, kind: Kind): void {
    this.key = undefined;
    if (this.depth === 1) {
      this.outerKey = key;
      this.keys.set(key, kind);
      if (kind === 'object') this.nested.set(key, new Map());
    } else if (this.depth === 2) {
      this.nested.get(this.outerKey)?.set(key, kind);
    }
  }
}

/** Undefined when the text does not begin like a JSON object or list. */
export function outlineOf(text: string): Outline | undefined {
  const first = text.trimStart()[0];
  if (first !== '{' && first !== '[') return undefined;
  const reader = new OutlineReader();
  let isFirst = true;
  for (const token of tokens(text.trimStart())) {
    if (!reader.take(token) && !isFirst) break;
    isFirst = false;
  }
  return reader.result();
}
