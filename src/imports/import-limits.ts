/** How large a file may be, as sent and decompressed. */
export class ImportLimits {
  constructor(readonly maxBytes: number) {}
}
