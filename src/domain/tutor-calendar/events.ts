import * as t from 'io-ts'
import {
  BookingId,
  type EventsOf,
  GroupLessonId,
  impersonal,
  Instant,
  LocalDate,
  object,
  personal,
  SeriesId,
  text,
  TimeRange,
  UserId,
  Zone,
} from '../kernel'
import { AvailabilityRule, BookingRules, groupLesson, Hours } from './rules'

/** An iCalendar UID for one; time that is taken is found again by it, so it stays. */
const BlockId = impersonal(text(1, 255), 'what the outside calendar calls an entry')

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
  HoldExpired: { data: object({ bookingId: BookingId, range: TimeRange }) },
} as const

export type CalendarEvent = EventsOf<typeof events>
