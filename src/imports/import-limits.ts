export class ImportLimits {
  constructor(
    /** How large a file may be, as sent and decompressed. */
    readonly maxBytes: number,
    /** About how many rows are committed together. */
    readonly batchRows: number,
  ) {}
}
