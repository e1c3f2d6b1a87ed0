import * as t from 'io-ts'
import { Approval, CancellationPolicy } from '../booking/terms'
import {
  Currency,
  GroupLessonId,
  integer,
  LocalDate,
  LocalTime,
  Money,
  object,
  RecurrenceRule,
  text,
  TimeRange,
} from '../kernel'

/** The longest lesson, in minutes. */
export const MAX_LESSON_MINUTES = 480

/** Hours on a wall clock: they may pass midnight, and the change of a clock makes them an hour longer or shorter. */
const hours = { startTime: LocalTime, durationMinutes: integer(5, 1_440) }
export const Hours = object(hours)
export type Hours = t.TypeOf<typeof Hours>

/** Hours that recur: RFC 5545's DTSTART is `from` at `startTime`, in the calendar's zone. */
export const AvailabilityRule = object({ rule: RecurrenceRule, from: LocalDate, ...hours })
export type AvailabilityRule = t.TypeOf<typeof AvailabilityRule>

/** How long an offered time is held where the tutor has not said otherwise: four hours. */
export const DEFAULT_OFFER_MINUTES = 240

/** How a tutor's time can be booked. */
export const BookingRules = object(
  {
    /** A lesson starts at least so long after it is asked for. */
    minimumNoticeMinutes: integer(0, 90 * 1_440),
    /** A lesson starts at most so many days of 24 hours after it is asked for. */
    horizonDays: integer(1, 730),
    /** Time kept free before and after each lesson. */
    bufferBeforeMinutes: integer(0, 240),
    bufferAfterMinutes: integer(0, 240),
    /** Lessons start at whole steps after the start of the hours they lie in, by the wall clock. */
    stepMinutes: integer(5, 1_440),
    durationsMinutes: t.readonlyArray(integer(5, MAX_LESSON_MINUTES)),
    /** How long a time is held for a learner who has not confirmed (paid) yet. */
    holdMinutes: integer(1, 7 * 1_440),
    /** Small enough that the longest lesson's price is still an amount of Money. */
    pricePerHour: object({ amount: integer(0, 100_000_000), currency: Currency }),
    cancellation: CancellationPolicy,
    rescheduleLimit: integer(0, 20),
  },
  {
    /** How long a time that came free is held for each of those who wait. */
    offerMinutes: integer(5, 7 * 1_440),
    /** Whether the tutor answers each request; absent, they do. */
    approval: Approval,
  },
)
export type BookingRules = t.TypeOf<typeof BookingRules>

/** What a group lesson says, in its command and its event. */
export const groupLesson = {
  groupLessonId: GroupLessonId,
  title: text(1, 200),
  seats: integer(2, 500),
  durationMinutes: integer(5, MAX_LESSON_MINUTES),
  pricePerSeat: Money,
}

/** A lesson for several learners at once. Each start of it is a session, opened by the first who books it. */
export const GroupLesson = object(groupLesson)
export type GroupLesson = t.TypeOf<typeof GroupLesson>

/** Time that is taken by something outside Lyceum; `blockId` is what the outside calls it, an iCalendar UID for one. */
export const Block = object({ blockId: text(1, 255), range: TimeRange }, { label: text(1, 200) })
export type Block = t.TypeOf<typeof Block>
