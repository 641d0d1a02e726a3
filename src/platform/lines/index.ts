/**
 * Lines: text files of any size, cut into lines.
 *
 *     const splitter = new LineSplitter();
 *     for (const line of splitter.write(chunk)) …    for (const line of splitter.end()) …
 *
 * Guarantees: the same bytes give the same lines however they are cut into chunks; LF and CRLF, a byte order mark,
 * blank lines and a missing last newline are fine; a line over 1 MiB (or what the format says) or of broken UTF-8 is a
 * fault of that line alone; memory stays bounded.
 */
export type { LineFault } from './line-fault.js';
export { type Line, LineSplitter, MAX_LINE_BYTES } from './line-splitter.js';
