/** The chart library, which its own script brings. */
declare const Plot: typeof import('@observablehq/plot');

/** What the server has, as JSON says it: times are text. */
type Wire<T> = T extends Date ? string : T extends object ? { [K in keyof T]: Wire<T[K]> } : T;
