import { type EventsOf, Instant, object, text } from '../kernel'
import { part, what } from './read'

export const events = {
  /** Somebody was about to be shown others' history. Recorded before the answer went out. */
  AuditReadRecorded: { data: object({ ...what, reader: text(1, 200), readAt: Instant }, part) },
} as const

export type AuditAccessEvent = EventsOf<typeof events>
