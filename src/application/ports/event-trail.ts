import type { Instant } from '../../domain/kernel'
import type { Position } from './event-store'

/** What is known of an event without its data. */
export interface TrailEntry {
  readonly position: Position
  readonly eventId: string
  readonly category: string
  /** The id in its stream: the stream's name is `<category>-<id>`. */
  readonly id: string
  readonly revision: number
  readonly type: string
  readonly actorId: string
  readonly actorRole: string
  /** Who acted for the actor, where somebody did. */
  readonly viaId?: string
  readonly viaRole?: string
  readonly commandId: string
  readonly correlationId: string
  readonly causationId: string
  readonly occurredAt: Instant
  readonly recordedAt: Instant
}

/** The index of the log by what its events' metadata tell. A log itself finds events by stream and position only. */
export interface EventTrail {
  /** The event of an id; undefined where there is none. */
  find(eventId: string): Promise<TrailEntry | undefined>
  /** The oldest events of a correlation, in the log's order, at most `limit`. */
  ofCorrelation(correlationId: string, limit: number): Promise<readonly TrailEntry[]>
}
