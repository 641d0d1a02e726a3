/** The command was used in the wrong way. */
export class UsageError extends Error {
  /** Of sysexits.h. */
  readonly exitCode = 64;
}
