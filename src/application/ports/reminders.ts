import type { Instant } from '../../domain/kernel'
import type { StreamName } from './event-store'

/** An event that somebody is to look at when a time comes: a deadline as a durable row. */
export interface Reminder {
  /** Who is to look at it. */
  readonly owner: string
  readonly eventId: string
  /** Where the event is. */
  readonly stream: StreamName
  readonly revision: number
  readonly due: Instant
}

/** Keeps reminders: one for each event and owner. */
export interface Reminders {
  /** Keeps them; one that is there already stays as it is. */
  add(reminders: readonly Reminder[]): Promise<void>
  /** Those whose time has come, the earliest first, at most `limit`. */
  due(at: Instant, limit: number): Promise<readonly Reminder[]>
  /** Forgets one that has been seen to; nothing where it is gone already. */
  remove(reminder: Pick<Reminder, 'owner' | 'eventId'>): Promise<void>
}
