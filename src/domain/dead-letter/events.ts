import { type EventsOf, impersonal, Instant, object, personal } from '../kernel'
import { letter, why } from './letter'

export const events = {
  /** Somebody was about to have a consumer go on without an event. Recorded before it was done. */
  DeadLetterDiscarded: {
    data: object({
      group: impersonal(letter.group, 'the name of a consumer'),
      stream: impersonal(letter.stream, 'the name of a stream'),
      eventId: impersonal(letter.eventId, 'the id of an event'),
      reason: personal(why.reason, 'actor'),
      discardedAt: Instant,
    }),
  },
} as const

export type DeadLetterEvent = EventsOf<typeof events>
