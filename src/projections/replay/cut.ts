import type { RecordedEvent, StreamName } from '../../application/ports/event-store'
import { type Instant, toMillis } from '../../domain/kernel'

/**
 * Which of an event's two instants counts. `occurred`: when it happened, the past where history was imported.
 * `recorded`: when a log took it; of an event that was copied, when the first log did.
 */
export type ReplayClock = 'occurred' | 'recorded'

/** An instant that history is cut at; without `until` it is whole. */
export interface CutAt {
  readonly until?: Instant
  readonly clock: ReplayClock
}

/**
 * Tells which events were history at an instant: those that happened then or before. A stream is cut where its first
 * later event lies, and what follows that is left out whatever its own instant says: clocks of two machines differ by
 * milliseconds, and a history with a hole in it is none.
 */
export class Cut {
  private readonly ended = new Set<StreamName>()
  private readonly untilMillis: number
  private readonly instantOf: (event: RecordedEvent) => string

  constructor({ until, clock }: CutAt) {
    this.untilMillis = until === undefined ? Infinity : toMillis(until)
    this.instantOf =
      clock === 'occurred'
        ? ({ metadata }) => metadata.occurredAt
        : ({ metadata, recordedAt }) => metadata.recordedAt ?? recordedAt
  }

  /** To be asked of every event once, in the log's order. */
  admits(event: RecordedEvent): boolean {
    if (this.untilMillis === Infinity) return true
    if (this.ended.has(event.stream)) return false
    if (Date.parse(this.instantOf(event)) <= this.untilMillis) return true
    this.ended.add(event.stream)
    return false
  }
}
