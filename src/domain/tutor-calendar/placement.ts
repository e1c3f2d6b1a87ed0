import { type Either, isLeft, right } from 'fp-ts/Either'
import {
  type BookingId,
  DAY,
  durationMillis,
  type GroupLessonId,
  type Instant,
  MINUTE,
  plusMillis,
  type Span,
  type TimeRange,
  toMillis,
  type UserId,
  widen,
} from '../kernel'
import { type CalendarError, errors } from './errors'
import { isOpen, onGrid, type Openings, openingsAround } from './openings'
import type { BookingRules, GroupLesson } from './rules'
import { isActive, type OpenCalendar, type Slot } from './state'
import { overlapping } from './timeline'
import { offersIn, type SlotOffer } from './waitlist'

/** A time that somebody wants. */
export interface Wish {
  readonly range: TimeRange
  readonly groupLessonId?: GroupLessonId
  /** Who wants it: a learner has one seat in a session, and takes what was offered to them. */
  readonly learnerId?: UserId
}

/** A time that can be had. */
export interface Placement {
  /** The range with its buffers. */
  readonly occupies: TimeRange
  /** The session to join; absent where there is none yet, and for a lesson alone. */
  readonly sessionId?: BookingId
  /** Seats free in a group lesson, this one included; 1 for a lesson alone. */
  readonly seatsLeft: number
  /** Holds in the way that have lapsed but were not swept up yet. */
  readonly lapsed: readonly Slot[]
  /** What the learner was offered and takes by it. */
  readonly offers: readonly SlotOffer[]
}

/** What an individual or group lesson is, so far as its time is concerned. */
interface Offer {
  readonly rules: BookingRules
  readonly lesson?: GroupLesson
}

export const spanOf = ({ start, end }: TimeRange): Span => ({ start: toMillis(start), end: toMillis(end) })

/** The rules for booking, and the group lesson named. */
export const offerOf = (
  { rules, groupLessons }: OpenCalendar,
  groupLessonId?: GroupLessonId,
): Either<CalendarError, Offer> => {
  if (rules === undefined) return errors.fail('calendar.not-bookable', 'This tutor has not set how to book yet.')
  if (groupLessonId === undefined) return right({ rules })
  const lesson = groupLessons.get(groupLessonId)
  return lesson === undefined
    ? errors.fail('calendar.unknown-group-lesson', 'This tutor offers no such group lesson.')
    : right({ rules, lesson })
}

/**
 * Whether a time can be had at the instant `now`, and how. The one rule that the list of free times, the preview of a
 * series, holding and moving all ask, so that they always agree (case B5).
 *
 * `openings` are those around the range; a caller that asks about many ranges works them out once.
 */
export const placementOf = (
  calendar: OpenCalendar,
  wish: Wish,
  now: Instant,
  openings?: Openings,
): Either<CalendarError, Placement> => {
  const offer = offerOf(calendar, wish.groupLessonId)
  if (isLeft(offer)) return offer
  const { rules, lesson } = offer.right
  const { range } = wish

  const earliest = plusMillis(now, rules.minimumNoticeMinutes * MINUTE)
  if (range.start < earliest || range.start <= now)
    return errors.fail('calendar.too-soon', 'This time is too soon to be booked.', { earliest })
  const latest = plusMillis(now, rules.horizonDays * DAY)
  if (range.start > latest)
    return errors.fail('calendar.beyond-horizon', 'This time cannot be booked so far ahead.', { latest })

  const session = lesson && sessionOf(calendar, lesson, range, now)
  if (session !== undefined) return seatIn(session, wish)

  const minutes = durationMillis(range) / MINUTE
  const durations = lesson ? [lesson.durationMinutes] : rules.durationsMinutes
  if (!durations.includes(minutes))
    return errors.fail('calendar.duration-not-offered', 'Lessons of this length are not offered.', { durations })

  const span = spanOf(range)
  const open = openings ?? openingsAround(calendar, span)
  if (!isOpen(open, span)) return errors.fail('calendar.outside-hours', "This is outside the tutor's hours.")
  if (!onGrid(open, span.start, rules.stepMinutes))
    return errors.fail('calendar.off-grid', 'No lesson starts at this time of day.')

  const occupies = widen(range, rules.bufferBeforeMinutes * MINUTE, rules.bufferAfterMinutes * MINUTE)
  if (overlapping(calendar.blocks, occupies).length > 0)
    return errors.fail('calendar.blocked', 'The tutor is busy at this time.')
  const inTheWay = overlapping(calendar.slots, occupies)
  if (inTheWay.some((slot) => isActive(slot, now)))
    return errors.fail('calendar.slot-taken', 'Another booking has this time.')
  const offers = offersIn(calendar.waitlist, occupies, now)
  if (offers.some(({ learnerId }) => learnerId !== wish.learnerId))
    return errors.fail('calendar.slot-taken', 'This time is held for somebody who waited for it.')
  return right({ occupies, seatsLeft: lesson?.seats ?? 1, lapsed: inTheWay, offers })
}

interface Session {
  readonly lesson: GroupLesson
  readonly first: Slot
  readonly attending: readonly Slot[]
  readonly lapsed: readonly Slot[]
}

/** The session of a group lesson at exactly this time; undefined where nobody attends one. */
const sessionOf = (
  { slots }: OpenCalendar,
  lesson: GroupLesson,
  range: TimeRange,
  now: Instant,
): Session | undefined => {
  const seats = overlapping(slots, range).filter(
    (slot) =>
      slot.groupLessonId === lesson.groupLessonId && slot.range.start === range.start && slot.range.end === range.end,
  )
  const attending = seats.filter((slot) => isActive(slot, now))
  const [first] = attending
  return first && { lesson, first, attending, lapsed: seats.filter((slot) => !isActive(slot, now)) }
}

/** A seat in a session that takes place anyway: hours, blocks and the grid have been looked at when it was opened. */
const seatIn = ({ lesson, first, attending, lapsed }: Session, wish: Wish): Either<CalendarError, Placement> => {
  if (attending.some((slot) => slot.learnerId === wish.learnerId))
    return errors.fail('calendar.already-attending', 'This learner has a seat in this session already.')
  const seatsLeft = lesson.seats - attending.length
  if (seatsLeft <= 0) return errors.fail('calendar.lesson-full', 'Every seat of this session is taken.')
  return right({ occupies: first.occupies, sessionId: first.sessionId ?? first.key, seatsLeft, lapsed, offers: [] })
}
