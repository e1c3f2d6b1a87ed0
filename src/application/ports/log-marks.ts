import type { Position } from './event-store'

/** What tells one log from another, and from a copy of itself elsewhere. */
export interface LogMark {
  /** What it is kept in: `postgres`, `eventstoredb`. */
  readonly kind: string
  /** Its first event; undefined while it has none. */
  readonly first: { readonly position: Position; readonly eventId: string } | undefined
}

/** Remembers which log the checkpoints that are kept beside it count in. */
export interface LogMarks {
  /** Undefined where none was kept yet. */
  load(): Promise<LogMark | undefined>
  save(mark: LogMark): Promise<void>
}
