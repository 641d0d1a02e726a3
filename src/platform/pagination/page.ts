import { z } from 'zod';
import { JsonText } from '../http/index.js';

/** What stands beside the items: of an offset page, or of a step of a walk by cursor (then without the numbers of pages). */
export interface PageNumbers {
  /** Rows under the filters, null when `total=false`. */
  total?: number | null;
  page?: number;
  perPage: number;
  pages?: number | null;
  hasNext: boolean;
  hasPrev?: boolean;
  /** Where a walk goes on; null at the end. */
  nextCursor: string | null;
}

/** A page whose items are JSON already. */
export class JsonPage extends JsonText {
  constructor(
    readonly items: readonly string[],
    readonly numbers: PageNumbers,
  ) {
    super(`{"items":[${items.join(',')}],${JSON.stringify(numbers).slice(1)}`);
  }
}

/** The schema of a page of `item`, as a component `<name>Page`. */
export function pageOf<T extends z.ZodType>(item: T, name: string) {
  return z
    .object({
      items: z.array(item).max(500),
      total: z.number().int().min(0).nullable().optional().describe('Rows under the filters; null with total=false'),
      page: z.number().int().min(1).optional(),
      perPage: z.number().int().min(1).max(500),
      pages: z.number().int().min(0).nullable().optional(),
      hasNext: z.boolean(),
      hasPrev: z.boolean().optional(),
      nextCursor: z.string().max(4096).nullable().describe('Send it as cursor to go on; null at the end'),
    })
    .meta({ id: `${name}Page` });
}

/** The numbers of a page that was asked for by its place. */
export function offsetPage(
  page: number,
  perPage: number,
  total: number | null,
  next: Pick<PageNumbers, 'hasNext' | 'nextCursor'>,
): PageNumbers {
  const pages = total === null ? null : Math.ceil(total / perPage);
  return { total, page, perPage, pages, hasPrev: page > 1, ...next };
}
