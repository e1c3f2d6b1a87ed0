import { type Either, isLeft, isRight, left, right } from 'fp-ts/Either'
import type { Terms } from '../booking/terms'
import {
  DAY,
  durationMillis,
  fromMillis,
  type GroupLessonId,
  type Instant,
  MINUTE,
  money,
  type TimeRange,
  toMillis,
  type UserId,
} from '../kernel'
import { type CalendarError, errors } from './errors'
import { settled } from './offers'
import { openingsAround, startsWithin } from './openings'
import { offerOf, placementOf, spanOf } from './placement'
import { type Conflict, holding, type Occurrence, placeAll } from './place-all'
import type { CalendarState, OpenCalendar } from './state'
import { overlapping } from './timeline'

/** The longest window that free times are listed for, in days of 24 hours. */
export const MAX_WINDOW_DAYS = 92
/** The most times that are looked at for one list: a step of five minutes fills a month with so many. */
const MAX_CANDIDATES = 10_000

export interface FreeSlotsQuery {
  /** Lessons that start from `from` to before `to`. */
  readonly from: Instant
  readonly to: Instant
  /** In minutes; a group lesson has its own. */
  readonly duration: number
  /** The instant at which it is asked. */
  readonly now: Instant
  readonly groupLessonId?: GroupLessonId
  /** Leaves out sessions in which this learner has a seat, and lists what they were offered. */
  readonly learnerId?: UserId
}

export interface FreeSlot {
  readonly range: TimeRange
  /** 1 for a lesson alone. */
  readonly seatsLeft: number
}

const notFound = (): Either<CalendarError, never> =>
  errors.fail('calendar.not-found', 'This tutor has opened no calendar.')

/**
 * The times that can be held at `now`, by start: exactly those that `HoldSlot` accepts. A session of a group lesson
 * with free seats is one of them.
 */
export const freeSlots = (state: CalendarState, query: FreeSlotsQuery): Either<CalendarError, readonly FreeSlot[]> => {
  if (state.stage === 'none') return notFound()
  const { from, to, now, groupLessonId, learnerId } = query
  if (toMillis(to) - toMillis(from) > MAX_WINDOW_DAYS * DAY)
    return errors.fail('calendar.window-too-long', `Free times are listed for at most ${MAX_WINDOW_DAYS} days.`)
  const offer = offerOf(state, groupLessonId)
  if (isLeft(offer)) return offer
  const { rules, lesson } = offer.right
  // As it is before `HoldSlot`: what has lapsed may be for those who wait.
  const calendar = settled(state, now).state

  // Outside notice and horizon nothing is free: no need to look there. `placementOf` still decides.
  const within = {
    start: Math.max(toMillis(from), toMillis(now) + rules.minimumNoticeMinutes * MINUTE),
    end: Math.min(toMillis(to), toMillis(now) + rules.horizonDays * DAY + 1),
  }
  if (within.start >= within.end) return right([])
  const duration = (lesson?.durationMinutes ?? query.duration) * MINUTE
  const openings = openingsAround(calendar, { start: within.start, end: within.end + duration })
  const starts = startsWithin(openings, within, rules.stepMinutes)
  if (starts.length > MAX_CANDIDATES)
    return errors.fail('calendar.window-too-long', 'There are too many times in this window: ask for a shorter one.')
  const grid = starts.map((start) => timeRange(start, start + duration))
  const free: FreeSlot[] = []
  for (const range of groupLessonId === undefined ? grid : withSessions(calendar, groupLessonId, within, grid)) {
    const wish = { range, ...(groupLessonId && { groupLessonId }), ...(learnerId && { learnerId }) }
    const placement = placementOf(calendar, wish, now, openings)
    if (isRight(placement)) free.push({ range, seatsLeft: placement.right.seatsLeft })
  }
  return right(free)
}

const timeRange = (start: number, end: number): TimeRange => ({ start: fromMillis(start), end: fromMillis(end) })

/** The grid and the sessions there are, which may lie off it when hours were changed after they had been opened. */
const withSessions = (
  state: OpenCalendar,
  groupLessonId: GroupLessonId,
  within: { readonly start: number; readonly end: number },
  grid: readonly TimeRange[],
): readonly TimeRange[] => {
  const sessions = overlapping(state.slots, timeRange(within.start, within.end)).filter(
    (slot) => slot.groupLessonId === groupLessonId && spanOf(slot.range).start >= within.start,
  )
  const ranges = new Map(
    [...grid, ...sessions.map((slot) => slot.range)].map((range) => [range.start + range.end, range]),
  )
  return [...ranges.values()].sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0))
}

/** Which of a series' occurrences could not be held at `now`: what `HoldSeries` would list. */
export const conflictsOf = (
  state: CalendarState,
  query: {
    readonly learnerId: UserId
    readonly occurrences: readonly Occurrence[]
    readonly now: Instant
  },
): Either<CalendarError, readonly Conflict[]> => {
  if (state.stage === 'none') return notFound()
  const { learnerId, occurrences, now } = query
  const calendar = settled(state, now).state
  const requests = occurrences.map(({ bookingId, range }) => holding(calendar, bookingId, { range, learnerId }, now))
  return right(placeAll(calendar, requests, now).conflicts)
}

/**
 * The terms on which a time is booked now, for the booking to freeze. A lesson alone costs the price per hour times its
 * length, rounded half up to the minor unit; a seat costs what the group lesson says.
 */
export const termsOf = (
  state: CalendarState,
  wish: { readonly range: TimeRange; readonly groupLessonId?: GroupLessonId },
): Either<CalendarError, Terms> => {
  if (state.stage === 'none') return notFound()
  const offer = offerOf(state, wish.groupLessonId)
  if (isLeft(offer)) return left(offer.left)
  const { rules, lesson } = offer.right
  const { amount, currency } = rules.pricePerHour
  const minutes = durationMillis(wish.range) / MINUTE
  return right({
    price: lesson?.pricePerSeat ?? money(Math.floor((amount * minutes + 30) / 60), currency),
    cancellation: rules.cancellation,
    rescheduleLimit: rules.rescheduleLimit,
    ...(rules.approval && { approval: rules.approval }),
  })
}
