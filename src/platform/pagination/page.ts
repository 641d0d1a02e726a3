import { z } from 'zod';

/** An offset page, or a step of a walk by cursor (then without the numbers of pages). */
export interface Page<T> {
  items: T[];
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

export function mapPage<T, R>(page: Page<T>, map: (item: T) => R): Page<R> {
  return { ...page, items: page.items.map(map) };
}
