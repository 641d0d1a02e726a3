/** SQL with `$1`, `$2` … and the names of what stands there. */
export interface NumberedSql {
  text: string;
  names: string[];
}

/** A name behind one colon: two are a cast, and one behind a number is that of a slice. */
const NAME = /(?<![:\w]):([a-z]\w*)/gi;

/** Puts numbers in the place of the names that are known; all else behind a colon is SQL. */
export function numbered(sql: string, known: readonly string[]): NumberedSql {
  const names: string[] = [];
  const text = sql.replaceAll(NAME, (whole, name: string) => {
    if (!known.includes(name)) return whole;
    if (!names.includes(name)) names.push(name);
    return `$${names.indexOf(name) + 1}`;
  });
  return { text, names };
}
