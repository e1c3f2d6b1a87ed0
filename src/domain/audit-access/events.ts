import { type EventsOf, impersonal, Instant, object, personal, text } from '../kernel'
import { part, what } from './read'

export const events = {
  /** Somebody was about to be shown others' history. Recorded before the answer went out. */
  AuditReadRecorded: {
    data: object(
      {
        query: impersonal(what.query, 'the name of a query'),
        // A search may name anybody.
        parameters: personal(what.parameters, 'actor', {}),
        reader: impersonal(text(1, 200), "a user's id, or the name of a process or of the command line's user"),
        readAt: Instant,
      },
      { page: impersonal(part.page, 'a place in a list') },
    ),
  },
} as const

export type AuditAccessEvent = EventsOf<typeof events>
