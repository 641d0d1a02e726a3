import type { IncomingMessage, ServerResponse } from 'node:http';
import { constants, brotliCompress, gzip } from 'node:zlib';
import { promisify } from 'node:util';

export type Encoding = 'br' | 'gzip' | 'identity';

/** In the order in which we take them where a client likes several best. */
const OFFERED: Encoding[] = ['br', 'gzip', 'identity'];

/** What is shorter gains nothing: it is one packet either way. */
export const COMPRESSED_FROM = 1024;

/** For bytes that are compressed while they are sent, once for each who asks. */
export const PASSING = { level: 3, brotli: { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } } };

const GZIP_LEVEL = 6;
/** A list of 50 results is smaller than by gzip, and takes less time; 4 takes as long as gzip, 5 twice as long. */
const BROTLI_QUALITY = 3;

/** Clients are many, the values that their libraries send are few. */
const MOST_KNOWN = 200;
const known = new Map<string, Encoding>();

/** What is not named may be had as it is, for want of anything else. */
const LEAST = Number.MIN_VALUE;

/** How much a client likes each coding that it names (RFC 9110, 12.5.3), from 0 to 1. */
function likings(accepted: string): Map<string, number> {
  return new Map(
    accepted.split(',').map((given) => {
      const [coding = '', ...parameters] = given.split(';').map((word) => word.trim().toLowerCase());
      const q = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
      return [coding, q ? Number.parseFloat(q) || 0 : 1];
    }),
  );
}

/** Not Express's acceptsEncodings: of those that are liked the same it takes the one that was named first. */
function choose(accepted: string): Encoding {
  const named = likings(accepted);
  const liking = (encoding: Encoding): number =>
    named.get(encoding) ?? named.get('*') ?? (encoding === 'identity' ? LEAST : 0);
  const most = Math.max(...OFFERED.map(liking));
  // Who refuses everything gets it as it is.
  return most > 0 ? (OFFERED.find((encoding) => liking(encoding) === most) as Encoding) : 'identity';
}

/** Which of ours a client likes best, by its `Accept-Encoding`. */
export function encodingFor({ headers }: Pick<IncomingMessage, 'headers'>): Encoding {
  const accepted = headers['accept-encoding'] ?? '';
  const before = known.get(accepted);
  if (before !== undefined) return before;
  const encoding = choose(accepted);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(accepted, encoding);
  return encoding;
}

const FORBIDS_TRANSFORMING = /(?:^|,)\s*no-transform\s*(?:,|$)/i;

/** Unless its handler said that nobody may. */
export const mayTransform = (response: ServerResponse): boolean =>
  !FORBIDS_TRANSFORMING.test(String(response.getHeader('Cache-Control')));

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
