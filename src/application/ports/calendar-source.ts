import type { Instant, TimeRange } from '../../domain/kernel'

/** Something in a person's calendar: a lesson, or a meeting that is for no lesson. */
export interface AgendaEntry {
  readonly kind: 'lesson' | 'meeting'
  readonly id: string
  readonly range: TimeRange
  readonly status: 'tentative' | 'confirmed' | 'cancelled'
  /** How often it has been moved. */
  readonly moves: number
  /** When something of it last changed. */
  readonly changedAt: Instant
  /** Of a lesson: what the other side calls itself; absent where it has no profile, or hides it. */
  readonly partner?: string
  /** Of a meeting. */
  readonly title?: string
}

/** What people have in their calendars. */
export interface CalendarSource {
  /** A user's entries that end after `from`, by start; cancelled ones only where that happened after `cancelledSince`. */
  entriesOf(userId: string, from: Instant, cancelledSince: Instant): Promise<readonly AgendaEntry[]>
}
