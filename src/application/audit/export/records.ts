const LINE_FEED = 0x0a
const QUOTE = 0x22

/** How far whole records go in what was written of an export. */
export interface WholeRecords {
  /** How many there are, a header line included. */
  readonly count: number
  /** Offset in bytes of the last of them, and of what follows it. */
  readonly lastStart: number
  readonly end: number
}

/** Finds where the last whole record of an export ends, in chunks of any size; the rest was cut off. */
export class RecordScanner {
  private offset = 0
  private inQuotes = false
  private count = 0
  private lastStart = 0
  private end = 0

  /** `quotes`: whether a line feed between double quotes is part of a record (RFC 4180, 2.6; "" leaves parity as it was). */
  constructor(private readonly quotes: boolean) {}

  take(chunk: Uint8Array): void {
    for (let i = 0; i < chunk.length; i += 1) {
      const byte = chunk[i]
      if (byte === QUOTE && this.quotes) this.inQuotes = !this.inQuotes
      else if (byte === LINE_FEED && !this.inQuotes) {
        this.count += 1
        this.lastStart = this.end
        this.end = this.offset + i + 1
      }
    }
    this.offset += chunk.length
  }

  get found(): WholeRecords {
    return { count: this.count, lastStart: this.lastStart, end: this.end }
  }
}
