/** How far an import is, for who wants to look at it meanwhile. */
export class ImportProgress {
  /** Rows that have been read. */
  read = 0;
  /** Whether these are all: writing begins only then. */
  isRead = false;
  /** The part of them that has been written, from 0 to 1. What is written in one piece shows nothing in between. */
  written = 0;
}
