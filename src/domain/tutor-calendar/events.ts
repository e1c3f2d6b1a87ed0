import * as t from 'io-ts'
import {
  BookingId,
  type EventsOf,
  GroupLessonId,
  impersonal,
  Instant,
  integer,
  LocalDate,
  object,
  personal,
  SeriesId,
  text,
  TimeRange,
  UserId,
  WaitId,
  Zone,
} from '../kernel'
import { AvailabilityRule, BookingRules, groupLesson, Hours, MAX_LESSON_MINUTES } from './rules'

/** An iCalendar UID for one; time that is taken is found again by it, so it stays. */
const BlockId = impersonal(text(1, 255), 'what the outside calendar calls an entry')

const wait = { waitId: WaitId, learnerId: UserId }

export const events = {
  CalendarOpened: { data: object({ zone: Zone }) },
  ZoneChanged: { data: object({ zone: Zone }) },
  AvailabilitySet: { data: object({ rules: t.readonlyArray(AvailabilityRule) }) },
  ExceptionSet: { data: object({ date: LocalDate, hours: t.readonlyArray(Hours) }) },
  ExceptionCleared: { data: object({ date: LocalDate }) },
  BookingRulesSet: { data: BookingRules },
  GroupLessonOffered: {
    data: object({ ...groupLesson, title: impersonal(groupLesson.title, 'written to be published') }),
  },
  GroupLessonWithdrawn: { data: object({ groupLessonId: GroupLessonId }) },
  TimeBlocked: {
    data: object({ blockId: BlockId, range: TimeRange }, { label: personal(text(1, 200), 'id') }),
  },
  TimeUnblocked: { data: object({ blockId: BlockId }) },
  SlotHeld: {
    data: object(
      {
        bookingId: BookingId,
        learnerId: UserId,
        range: TimeRange,
        /** The range with the buffers in force: no other lesson's may overlap it. */
        occupies: TimeRange,
        /** From this instant on the hold counts for nothing. */
        heldUntil: Instant,
      },
      {
        groupLessonId: GroupLessonId,
        /** Of a group lesson: the booking that opened the session, whose name it keeps when that one leaves. */
        sessionId: BookingId,
        seriesId: SeriesId,
      },
    ),
  },
  SlotConfirmed: { data: object({ bookingId: BookingId }) },
  SlotReleased: { data: object({ bookingId: BookingId, range: TimeRange }) },
  SlotMoved: {
    data: object(
      { bookingId: BookingId, from: TimeRange, to: TimeRange, occupies: TimeRange },
      { sessionId: BookingId },
    ),
  },
  /** A learner waits for a lesson of a length that lies in a window of time. */
  SlotWaitlistJoined: {
    data: object({ ...wait, window: TimeRange, durationMinutes: integer(5, MAX_LESSON_MINUTES), joinedAt: Instant }),
  },
  SlotWaitlistLeft: { data: object({ ...wait, leftAt: Instant }) },
  /** A time that came free is held for who waits, until `expiresAt`, which no longer belongs to the offer. */
  SlotOffered: {
    data: object({ ...wait, range: TimeRange, occupies: TimeRange, offeredAt: Instant, expiresAt: Instant }),
  },
  /** The learner holds the time for a booking now, or another that the offered one was in the way of. */
  SlotOfferAccepted: { data: object({ ...wait, range: TimeRange, bookingId: BookingId }) },
  /** They wait on, for another time. */
  SlotOfferDeclined: { data: object({ ...wait, range: TimeRange, declinedAt: Instant }) },
  /** They wait no longer. */
  SlotOfferExpired: { data: object({ ...wait, range: TimeRange, expiredAt: Instant }) },
  HoldExpired: { data: object({ bookingId: BookingId, range: TimeRange }) },
} as const

export type CalendarEvent = EventsOf<typeof events>
