import { type AuditClock, isUpTo } from '../../application/audit/past-states'
import type { RecordedEvent, StreamName } from '../../application/ports/event-store'
import type { Instant } from '../../domain/kernel'

/** An instant that history is cut at, and which of an event's two times counts; without `until` history is whole. */
export interface CutAt {
  readonly until?: Instant
  readonly clock: AuditClock
}

/**
 * Tells which events were history at an instant: those of that instant or before, as everywhere in the audit. Read
 * models know a thing from its first event on, so where that is later than the instant the whole stream is left out,
 * though clocks that differ by milliseconds may have dated what follows it earlier.
 */
export class Cut {
  private readonly unborn = new Set<StreamName>()

  constructor(private readonly cut: CutAt) {}

  /** To be asked of every event once, in the log's order. */
  admits(event: RecordedEvent): boolean {
    const { until, clock } = this.cut
    if (until === undefined) return true
    const admitted = isUpTo({ at: until, clock }, event) && !this.unborn.has(event.stream)
    if (!admitted && event.revision === 0) this.unborn.add(event.stream)
    return admitted
  }
}
