/** Only the named fields of an item; all of them when none is named. */
export function project<T extends object>(item: T, fields: readonly string[] | undefined): T {
  if (!fields) return item;
  return Object.fromEntries(Object.entries(item).filter(([name]) => fields.includes(name))) as T;
}
