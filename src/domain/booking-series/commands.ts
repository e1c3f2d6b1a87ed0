import * as t from 'io-ts'
import { Terms } from '../booking/terms'
import { BookingId, type CommandsOf, Instant, object, text, TimeRange, UserId } from '../kernel'
import { SeriesPlan } from './plan'

const Occurrence = object({ bookingId: BookingId, range: TimeRange })

export const commands = {
  RequestSeries: {
    data: object({
      tutorId: UserId,
      learnerId: UserId,
      plan: SeriesPlan,
      /** Of each lesson. */
      terms: Terms,
      heldUntil: Instant,
      occurrences: t.readonlyArray(Occurrence),
      /** The plan's other times, which the learner has chosen to go without. */
      skipped: t.readonlyArray(TimeRange),
    }),
    summary: "Ask for a recurring lesson whose times the tutor's calendar holds.",
    creates: true,
    internal: true,
  },
  ChangeOccurrence: {
    data: object({ bookingId: BookingId, range: TimeRange }),
    summary: "Move one lesson of a series to a time that the tutor's calendar has taken for it.",
    internal: true,
  },
  ChangeFollowing: {
    data: object({ fromBookingId: BookingId, occurrences: t.readonlyArray(Occurrence) }),
    summary: "Move a lesson of a series and those after it to times that the tutor's calendar has taken for them.",
    internal: true,
  },
  CancelOccurrence: {
    data: object({ bookingId: BookingId }, { reason: text(1, 2_000) }),
    summary: 'Cancel one lesson of a series, on its own terms.',
  },
  CancelFollowing: {
    data: object({ fromBookingId: BookingId }, { reason: text(1, 2_000) }),
    summary: 'Cancel a lesson of a series and every one after it that is still to come, each on its own terms.',
  },
} as const

export type SeriesCommand = CommandsOf<typeof commands>
