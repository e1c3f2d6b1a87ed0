import * as t from 'io-ts'
import {
  BookingId,
  type EventsOf,
  GroupLessonId,
  Instant,
  LocalDate,
  object,
  SeriesId,
  text,
  TimeRange,
  UserId,
  Zone,
} from '../kernel'
import { AvailabilityRule, Block, BookingRules, GroupLesson, Hours } from './rules'

export const events = {
  CalendarOpened: { data: object({ zone: Zone }) },
  ZoneChanged: { data: object({ zone: Zone }) },
  AvailabilitySet: { data: object({ rules: t.readonlyArray(AvailabilityRule) }) },
  ExceptionSet: { data: object({ date: LocalDate, hours: t.readonlyArray(Hours) }) },
  ExceptionCleared: { data: object({ date: LocalDate }) },
  BookingRulesSet: { data: BookingRules },
  GroupLessonOffered: { data: GroupLesson },
  GroupLessonWithdrawn: { data: object({ groupLessonId: GroupLessonId }) },
  TimeBlocked: { data: Block },
  TimeUnblocked: { data: object({ blockId: text(1, 255) }) },
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
