/** A group takes no more characters than this, however few its items then are: a line may have a million. */
const MAX_SIZE = 8_000_000;

/** Collects pieces into groups of `count` items. */
export async function* inGroups<T extends { size: number }>(
  pieces: AsyncIterable<T[]>,
  count: number,
): AsyncIterable<T[]> {
  let group: T[] = [];
  let size = 0;
  for await (const items of pieces) {
    for (const item of items) {
      group.push(item);
      size += item.size;
      if (group.length < count && size < MAX_SIZE) continue;
      yield group;
      group = [];
      size = 0;
    }
  }
  if (group.length > 0) yield group;
}
