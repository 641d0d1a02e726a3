import type { Page } from './page.js';

/** Only the named fields of each item; all of them when none is named. */
export function project<T extends object>(item: T, fields: readonly string[] | undefined): T {
  if (!fields) return item;
  return Object.fromEntries(Object.entries(item).filter(([name]) => fields.includes(name))) as T;
}

export function projectPage<T extends object>(page: Page<T>, fields: readonly string[] | undefined): Page<T> {
  return fields ? { ...page, items: page.items.map((item) => project(item, fields)) } : page;
}
