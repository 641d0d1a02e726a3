import { z } from 'zod';
import { InvalidInput } from '../errors/index.js';
import { booleanParameter, integerParameter, MAX_ID } from '../validation/index.js';
import { CURSOR } from './cursor.js';

export const MAX_PER_PAGE = 500;
/** Beyond this row an offset reads more rows than it returns; a cursor does not. */
export const MAX_OFFSET = 10_000;

/** What a list was asked for, before the settings decide. */
export interface PageRequest {
  page: number;
  perPage?: number | undefined;
  cursor?: string | undefined;
  total: boolean;
  sort: string;
}

/** The parameters that every list takes; `sorts` are its whitelisted keys, each also with `-` for descending. */
export function pageParameters<const S extends string>(sorts: readonly [S, ...S[]], fallback: S | `-${S}`) {
  const both = sorts.flatMap((sort) => [sort, `-${sort}`] as const) as string[];
  return {
    // What is too deep is answered by PageLimits, which names the way out. The contract has the number that holds with any
    // perPage: a schema cannot say that two parameters depend on each other.
    page: integerParameter(1, MAX_ID)
      .default(1)
      .describe(
        'Page, from 1. Up to 20 with any perPage, further as long as page × perPage is at most 10,000 (`Link` leads ' +
          'there); beyond that a cursor walks on',
      )
      .meta({ parameter: { type: 'integer', minimum: 1, maximum: MAX_OFFSET / MAX_PER_PAGE } }),
    perPage: integerParameter(1, MAX_PER_PAGE).optional().describe('Items of a page'),
    cursor: z
      .string()
      .min(1)
      .max(4096)
      .regex(CURSOR, 'is not a cursor of this API')
      .optional()
      .describe('nextCursor of the page before; takes the place of page'),
    total: booleanParameter.default(true).describe('false leaves out the count'),
    sort: z
      .enum(both)
      .default(fallback)
      .describe('Sort key, with - for descending; equal keys are in the order of their ids'),
  };
}

/** The limits of the settings. */
export class PageLimits {
  constructor(
    readonly defaultPerPage: number,
    readonly maxPerPage: number,
  ) {}

  /** Rows of a page. Throws InvalidInput when the client asks for more than the settings or an offset allow. */
  resolve(request: PageRequest): number {
    const perPage = request.perPage ?? this.defaultPerPage;
    if (perPage > this.maxPerPage) {
      throw new InvalidInput([{ parameter: 'perPage', code: 'TOO_BIG', detail: `must be at most ${this.maxPerPage}` }]);
    }
    if (request.cursor === undefined && request.page * perPage > MAX_OFFSET) {
      const detail = `page × perPage is over ${MAX_OFFSET}; walk on with the cursor that nextCursor gives`;
      throw new InvalidInput([{ parameter: 'page', code: 'OFFSET_TOO_DEEP', detail }]);
    }
    return perPage;
  }
}
