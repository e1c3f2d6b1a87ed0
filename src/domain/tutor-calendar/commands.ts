import * as t from 'io-ts'
import {
  BookingId,
  type CommandsOf,
  GroupLessonId,
  integer,
  LocalDate,
  object,
  SeriesId,
  text,
  TimeRange,
  UserId,
  WaitId,
  Zone,
} from '../kernel'
import { AvailabilityRule, Block, BookingRules, GroupLesson, Hours, MAX_LESSON_MINUTES } from './rules'

/** A booking and the time it wants. */
const Occurrence = object({ bookingId: BookingId, range: TimeRange })

export const commands = {
  OpenCalendar: {
    data: object({ zone: Zone }),
    summary: "Open a tutor's calendar in an IANA time zone. Its id is the tutor's own.",
    creates: true,
  },
  ChangeZone: {
    data: object({ zone: Zone }),
    summary: 'Read all hours on the wall clock of another zone from now on; lessons that are booked stay.',
  },
  SetAvailability: {
    data: object({ rules: t.readonlyArray(AvailabilityRule) }),
    summary: 'Replace the recurring hours (RFC 5545 rules on the wall clock) in which lessons can be booked.',
  },
  SetException: {
    data: object({ date: LocalDate, hours: t.readonlyArray(Hours) }),
    summary: "Replace the hours of one of the tutor's days; no hours at all make it unavailable.",
  },
  ClearException: {
    data: object({ date: LocalDate }),
    summary: 'Let the recurring hours of a day stand again.',
  },
  SetBookingRules: {
    data: BookingRules,
    summary: 'Set notice, horizon, buffers, grid, durations, price and cancellation policy for future bookings.',
  },
  OfferGroupLesson: {
    data: GroupLesson,
    summary: 'Offer a lesson for several learners, or change what it is for those who book it from now on.',
  },
  WithdrawGroupLesson: {
    data: object({ groupLessonId: GroupLessonId }),
    summary: 'Offer a group lesson no longer; its booked sessions stay.',
  },
  BlockTime: {
    data: Block,
    summary: 'Mark time as taken by something outside; the same block again moves it. Lessons that are booked stay.',
  },
  UnblockTime: {
    data: object({ blockId: text(1, 255) }),
    summary: 'Take a block away.',
  },
  HoldSlot: {
    data: object({ bookingId: BookingId, learnerId: UserId, range: TimeRange }, { groupLessonId: GroupLessonId }),
    summary: 'Hold a free time, or a seat in a group lesson, for a booking until it is confirmed or the hold lapses.',
    internal: true,
  },
  HoldSeries: {
    data: object({
      seriesId: SeriesId,
      learnerId: UserId,
      occurrences: t.readonlyArray(Occurrence),
      skips: t.readonlyArray(BookingId),
    }),
    summary: 'Hold every occurrence of a series but those to skip, or nothing at all.',
    internal: true,
  },
  ConfirmSlot: {
    data: object({ bookingId: BookingId }),
    summary: 'Keep a held time for good.',
    internal: true,
  },
  ReleaseSlot: {
    data: object({ bookingId: BookingId }),
    summary: "Free a booking's time.",
    internal: true,
  },
  MoveSlot: {
    data: object({ bookingId: BookingId, range: TimeRange }),
    summary: 'Take another time for a booking and free the one it had, in one decision.',
    internal: true,
  },
  MoveSeries: {
    data: object({ moves: t.readonlyArray(Occurrence), skips: t.readonlyArray(BookingId) }),
    summary: 'Move several bookings at once but those to skip, or none at all.',
    internal: true,
  },
  JoinSlotWaitlist: {
    data: object({
      waitId: WaitId,
      learnerId: UserId,
      window: TimeRange,
      durationMinutes: integer(5, MAX_LESSON_MINUTES),
    }),
    summary:
      'Queue for a lesson of a length in a window of a full calendar. A time that comes free is offered in order, each ' +
      'offer for a time; requesting a booking of it accepts it.',
  },
  LeaveSlotWaitlist: {
    data: object({ waitId: WaitId }),
    summary: 'Wait no longer; a time that was offered goes to the next.',
  },
  DeclineSlotOffer: {
    data: object({ waitId: WaitId }),
    summary: 'Turn the offered time down and wait on for another; it goes to the next.',
  },
  AdvanceSlotWaitlist: {
    data: object({}),
    summary: 'Let offers lapse whose time is over, and offer their times to the next.',
    internal: true,
  },
  ExpireHold: {
    data: object({ bookingId: BookingId }),
    summary: 'Record that a hold has lapsed.',
    internal: true,
  },
} as const

export type CalendarCommand = CommandsOf<typeof commands>
