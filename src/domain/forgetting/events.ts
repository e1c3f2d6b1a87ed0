import * as t from 'io-ts'
import { type EventsOf, Instant, object, personal, text } from '../kernel'
import { Cause, Part } from './values'

export const events = {
  ForgettingRequested: {
    data: object(
      { cause: Cause, requestedAt: Instant, dueAt: Instant },
      // What staff writes about somebody is that somebody's, and goes with them; the cause stays.
      { reason: personal(text(1, 1_000), 'id') },
    ),
  },
  ForgettingCancelled: { data: object({ cancelledAt: Instant }) },
  ForgettingBegun: { data: object({ cause: Cause, begunAt: Instant }) },
  /** From here on nothing personal of theirs in the log can be read, by nobody. */
  KeyDestroyed: { data: object({ destroyedAt: Instant }) },
  ForgettingCompleted: { data: object({ parts: t.readonlyArray(Part), completedAt: Instant }) },
} as const

export type ForgettingEvent = EventsOf<typeof events>
