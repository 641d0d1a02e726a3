/** How far an import is, for who wants to look at it meanwhile. */
export class ImportProgress {
  /** Rows that have been read. */
  read = 0;
  /** The part of them that has been written, from 0 to 1: writing begins when all is read. */
  written = 0;
}
