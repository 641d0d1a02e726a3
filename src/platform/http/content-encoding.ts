import { constants, brotliCompress, gzip } from 'node:zlib';
import { promisify } from 'node:util';
import type { Request } from 'express';

export type Encoding = 'br' | 'gzip' | 'identity';

/** In the order in which we would take them. */
const OFFERED: Encoding[] = ['br', 'gzip', 'identity'];

/** What is shorter gains nothing: it is one packet either way. */
export const COMPRESSED_FROM = 1024;

/** For bytes that are compressed while they are sent, once for each who asks. */
export const PASSING = { level: 3, brotli: { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } } };

const GZIP_LEVEL = 6;
const BROTLI_QUALITY = 5;

/** Clients are many, the values that their libraries send are few. */
const MOST_KNOWN = 200;
const known = new Map<string | undefined, Encoding>();

/** Which of ours a client likes best, by its `Accept-Encoding`. */
export function encodingFor(request: Request): Encoding {
  const accepted = request.headers['accept-encoding'];
  const before = known.get(accepted);
  if (before !== undefined) return before;
  const chosen = request.acceptsEncodings(OFFERED);
  const encoding = OFFERED.find((offered) => offered === chosen) ?? 'identity';
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(accepted, encoding);
  return encoding;
}

const COMPRESS: Record<Exclude<Encoding, 'identity'>, (bytes: Buffer) => Promise<Buffer>> = {
  gzip: (bytes) => promisify(gzip)(bytes, { level: GZIP_LEVEL }),
  br: (bytes) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } }),
};

/** The bytes of a text, and the same compressed: each form is made once, by the first who asks for it. */
export class EncodedText {
  private readonly made: Partial<Record<Encoding, Buffer>>;
  private readonly making = new Map<Encoding, Promise<Buffer>>();
  private readonly isWorthIt: boolean;

  constructor(text: string) {
    const bytes = Buffer.from(text);
    this.made = { identity: bytes };
    this.isWorthIt = bytes.length >= COMPRESSED_FROM;
  }

  /** The form that a client gets, who would like this one. */
  formFor(liked: Encoding): Encoding {
    return this.isWorthIt ? liked : 'identity';
  }

  /** Undefined while it has yet to be made. */
  ready(encoding: Encoding): Buffer | undefined {
    return this.made[encoding];
  }

  /** Makes it outside of the thread that serves. */
  make(encoding: Exclude<Encoding, 'identity'>): Promise<Buffer> {
    let making = this.making.get(encoding);
    if (!making) {
      making = COMPRESS[encoding](this.made.identity as Buffer).then((bytes) => (this.made[encoding] = bytes));
      this.making.set(encoding, making);
    }
    return making;
  }
}
