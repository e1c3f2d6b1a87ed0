import {
  type BookingId,
  type GroupLessonId,
  type Instant,
  type LocalDate,
  PersistentMap,
  type Recurrence,
  type SeriesId,
  type TimeRange,
  type UserId,
  type Zone,
} from '../kernel'
import type { AvailabilityRule, Block, BookingRules, GroupLesson, Hours } from './rules'
import { emptyTimeline, type Entry, type Timeline } from './timeline'
import { emptyWaitlist, type Waitlist } from './waitlist'

/** A learner's time, or seat in a group lesson. Confirmed where `heldUntil` is absent. */
export interface Slot extends Entry<BookingId> {
  readonly learnerId: UserId
  readonly range: TimeRange
  readonly heldUntil?: Instant
  readonly groupLessonId?: GroupLessonId
  readonly sessionId?: BookingId
  readonly seriesId?: SeriesId
}

/** A rule and what it says, parsed once. */
export interface ParsedAvailability extends AvailabilityRule {
  readonly recurrence: Recurrence
}

export interface OpenCalendar {
  readonly stage: 'open'
  readonly zone: Zone
  readonly availability: readonly ParsedAvailability[]
  readonly exceptions: PersistentMap<LocalDate, readonly Hours[]>
  /** Absent until the tutor has set them: nothing can be booked before. */
  readonly rules?: BookingRules
  readonly groupLessons: PersistentMap<GroupLessonId, GroupLesson>
  readonly blocks: Timeline<string, Entry<string> & Block>
  readonly slots: Timeline<BookingId, Slot>
  readonly waitlist: Waitlist
}

/** A calendar is opened once and stays so. */
export type CalendarState = { readonly stage: 'none' } | OpenCalendar

export const opened = (zone: Zone): OpenCalendar => ({
  stage: 'open',
  zone,
  availability: [],
  exceptions: PersistentMap.empty(),
  groupLessons: PersistentMap.empty(),
  blocks: emptyTimeline(),
  slots: emptyTimeline(),
  waitlist: emptyWaitlist,
})

/** A calendar as auditors read it: each block and slot once, and rules as they were written. */
export const legible = (state: CalendarState): unknown => {
  if (state.stage === 'none') return state
  const availability = state.availability.map(({ recurrence: _, ...rule }) => rule)
  return { ...state, availability, blocks: state.blocks.byKey, slots: state.slots.byKey }
}

/** Whether a slot takes up time at an instant: a hold that has lapsed does not, swept up or not. */
export const isActive = ({ heldUntil }: Slot, at: Instant): boolean => heldUntil === undefined || at < heldUntil
