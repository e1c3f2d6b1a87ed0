import { type Either, isLeft, right } from 'fp-ts/Either'
import {
  equal,
  type BookingId,
  type Instant,
  MINUTE,
  plusMillis,
  type SeriesId,
  type TimeRange,
  type UserId,
} from '../kernel'
import { type CalendarError, errors } from './errors'
import type { CalendarEvent } from './events'
import { evolveOpen } from './evolve'
import { type Placement, placementOf, type Wish } from './placement'
import { isActive, type OpenCalendar, type Slot } from './state'
import { accepted } from './waitlist'

/** A booking and the time it wants, as series list them. */
export interface Occurrence {
  readonly bookingId: BookingId
  readonly range: TimeRange
}

/** An occurrence that cannot be had, and why. */
export interface Conflict extends Occurrence {
  readonly code: CalendarError['code']
  readonly message: string
}

/** A booking's wish, and the event by which it comes true. */
export interface Request {
  readonly bookingId: BookingId
  readonly wish: Wish
  readonly place: (placement: Placement) => CalendarEvent
}

/** Requests that build on one another: each is placed in the calendar that those before it left. */
export const placeAll = (
  calendar: OpenCalendar,
  requests: readonly Request[],
  now: Instant,
): { readonly events: readonly CalendarEvent[]; readonly conflicts: readonly Conflict[] } => {
  const events: CalendarEvent[] = []
  const conflicts: Conflict[] = []
  let state = calendar
  for (const request of requests) {
    const { bookingId, wish } = request
    const placement = placementOf(state, wish, now)
    if (isLeft(placement)) {
      const { code, message } = placement.left
      conflicts.push({ bookingId, range: wish.range, code, message })
      continue
    }
    const happened = happens(placement.right, request)
    state = happened.reduce(evolveOpen, state)
    events.push(...happened)
  }
  return { events, conflicts }
}

/**
 * What a request makes happen: lapsed holds and the learner's own offers in its way end first, so that the log never
 * shows two at once.
 */
export const happens = (
  placement: Placement,
  { bookingId, place }: Pick<Request, 'bookingId' | 'place'>,
): readonly CalendarEvent[] => [
  ...placement.lapsed.map(expired),
  ...placement.offers.map((offer) => accepted(offer, bookingId)),
  place(placement),
]

export const expired = ({ key, range }: Slot): CalendarEvent => ({
  type: 'HoldExpired',
  data: { bookingId: key, range },
})

/**
 * Of some requests to hold, those that are not satisfied already (the booking holds that very time), and the sweeping
 * up of what their own bookings held before and let lapse.
 */
export const stillToPlace = (
  { slots }: OpenCalendar,
  requests: readonly Request[],
  now: Instant,
): Either<CalendarError, { readonly swept: readonly CalendarEvent[]; readonly requests: readonly Request[] }> => {
  const swept: CalendarEvent[] = []
  const left: Request[] = []
  for (const request of requests) {
    const slot = slots.byKey.get(request.bookingId)
    if (slot === undefined || !isActive(slot, now)) {
      if (slot !== undefined) swept.push(expired(slot))
      left.push(request)
      continue
    }
    const { range, learnerId, groupLessonId } = slot
    if (!equal(request.wish, { range, learnerId, groupLessonId }))
      return errors.fail('calendar.booking-holds-other-time', 'This booking holds another time.', {
        bookingId: slot.key,
      })
  }
  return right({ swept, requests: left })
}

/** The request to hold a time for a learner who has not confirmed yet. */
export const holding = (
  { rules }: OpenCalendar,
  bookingId: BookingId,
  wish: Wish & { readonly learnerId: UserId },
  now: Instant,
  seriesId?: SeriesId,
): Request => ({
  bookingId,
  wish,
  place: ({ occupies, sessionId }) => ({
    type: 'SlotHeld',
    data: {
      ...{ bookingId, learnerId: wish.learnerId, range: wish.range, occupies },
      heldUntil: plusMillis(now, (rules?.holdMinutes ?? 0) * MINUTE),
      ...(wish.groupLessonId && { groupLessonId: wish.groupLessonId, sessionId: sessionId ?? bookingId }),
      ...(seriesId && { seriesId }),
    },
  }),
})

/** The request to give a booking another time. */
export const moving = ({ key, range, learnerId, groupLessonId }: Slot, to: TimeRange): Request => ({
  bookingId: key,
  wish: { range: to, learnerId, ...(groupLessonId && { groupLessonId }) },
  place: ({ occupies, sessionId }) => ({
    type: 'SlotMoved',
    data: {
      ...{ bookingId: key, from: range, to, occupies },
      ...(groupLessonId && { sessionId: sessionId ?? key }),
    },
  }),
})
