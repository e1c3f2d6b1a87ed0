import { type Either, right } from 'fp-ts/Either'
import { type Actor, actsFor, type Instant, MINUTE, plusMillis, type UserId } from '../kernel'
import type { CourseCommand } from './commands'
import { type CourseError, errors } from './errors'
import type { CourseEvent } from './events'
import { evolveBook, freeSeats, type SeatBook } from './seat-book'
import type { Archived, Draft, Published } from './state'
import { DEFAULT_OFFER_MINUTES, type SeatPolicy } from './terms'
import { firstOf } from './waitlist'

type Outcome = Either<CourseError, readonly CourseEvent[]>

/** The commands that hand out seats and take them back. */
export type SeatCommand = Extract<
  CourseCommand,
  { type: 'ReserveSeat' | 'ReleaseSeat' | 'JoinWaitlist' | 'LeaveWaitlist' | 'AdvanceWaitlist' }
>

export const decideSeats = (command: SeatCommand, state: Draft | Published | Archived): Outcome => {
  if (!mayActFor(command, state.plan.ownerId))
    return errors.fail('course.forbidden', 'Learners take and leave seats and places in the queue for themselves.')
  if (state.stage === 'draft') return errors.fail('course.not-published', 'A draft has no seats to hand out.')
  const { at } = command
  const { seats } = state.plan

  switch (command.type) {
    case 'ReserveSeat': {
      const { enrollmentId, learnerId } = command.data
      const held = state.book.holders.get(learnerId)
      if (held === enrollmentId) return right([])
      if (held !== undefined) return errors.fail('course.seat-already-held', 'This learner has a seat already.')
      if (state.stage === 'archived') return errors.fail('course.archived', 'An archived course takes no new learners.')
      const due = settled(seats, state.book, at)
      // Whoever waits is offered a seat as soon as there is one, so a free seat means that nobody waits.
      return due.book.offers.has(learnerId) || freeSeats(seats, due.book) > 0
        ? right([...due.events, { type: 'SeatReserved', data: { enrollmentId, learnerId, reservedAt: at } }])
        : errors.fail('course.full', 'No seat is free.', { waiting: due.book.waitlist.tickets.size })
    }
    case 'ReleaseSeat': {
      const { enrollmentId, learnerId } = command.data
      if (state.book.holders.get(learnerId) !== enrollmentId) return right([])
      const released: CourseEvent = { type: 'SeatReleased', data: { enrollmentId, learnerId, releasedAt: at } }
      return right(followedByOffers(state, released, at))
    }
    case 'JoinWaitlist': {
      const { learnerId } = command.data
      if (state.stage === 'archived') return errors.fail('course.archived', 'An archived course takes no new learners.')
      if (state.book.holders.has(learnerId))
        return errors.fail('course.seat-already-held', 'This learner has a seat already.')
      const due = settled(seats, state.book, at)
      if (due.book.waitlist.tickets.has(learnerId) || due.book.offers.has(learnerId)) return right(due.events)
      return freeSeats(seats, due.book) > 0
        ? errors.fail('course.seats-available', 'There is no need to wait: a seat is free.')
        : right([...due.events, { type: 'WaitlistJoined', data: { learnerId, joinedAt: at } }])
    }
    case 'LeaveWaitlist': {
      const { learnerId } = command.data
      if (!state.book.waitlist.tickets.has(learnerId) && !state.book.offers.has(learnerId)) return right([])
      return right(followedByOffers(state, { type: 'WaitlistLeft', data: { learnerId, leftAt: at } }, at))
    }
    case 'AdvanceWaitlist':
      return right(state.stage === 'archived' ? [] : settled(seats, state.book, at).events)
  }
}

/** What time and free seats make due at an instant, and the book after it. */
interface Due {
  /** Offers whose time is over, the first over first. */
  readonly lapsed: readonly CourseEvent[]
  /** Offers of the seats that are free then. */
  readonly offered: readonly CourseEvent[]
  /** All of them, in their order. */
  readonly events: readonly CourseEvent[]
  readonly book: SeatBook
}

/**
 * Lets the offers lapse whose time is over and offers every free seat to the next who wait. It is part of each decision
 * on seats, so that an expired offer holds nothing back even when no sweeper runs. A lapsed seat is offered anew from
 * the instant it is noticed, so that the next learner has the whole time. Who let an offer lapse has left the queue.
 */
export const settled = (policy: SeatPolicy, book: SeatBook, at: Instant): Due => {
  const lapsed = [...book.offers]
    .filter(([, expiresAt]) => expiresAt <= at)
    .sort(([, a], [, b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([learnerId]): CourseEvent => ({ type: 'SeatOfferExpired', data: { learnerId, expiredAt: at } }))
  const afterLapse = lapsed.reduce(evolveBook, book)
  const offered = firstOf(afterLapse.waitlist, freeSeats(policy, afterLapse)).map((learnerId): CourseEvent => ({
    type: 'SeatOffered',
    data: { learnerId, offeredAt: at, expiresAt: plusMillis(at, offerMillis(policy)) },
  }))
  return { lapsed, offered, events: [...lapsed, ...offered], book: offered.reduce(evolveBook, afterLapse) }
}

const offerMillis = (policy: SeatPolicy): number =>
  (policy.kind === 'limited' && policy.offerMinutes !== undefined ? policy.offerMinutes : DEFAULT_OFFER_MINUTES) *
  MINUTE

/** An event that may free a seat, and the offers that follow from it. An archived course makes none. */
const followedByOffers = (state: Published | Archived, event: CourseEvent, at: Instant): readonly CourseEvent[] =>
  state.stage === 'archived' ? [event] : [event, ...settled(state.plan.seats, evolveBook(state.book, event), at).events]

/** Learners act for themselves; the course's owner, registrars, support and administrators act for any learner. */
const mayActFor = ({ by, data }: SeatCommand, ownerId: UserId): boolean => {
  const subject = 'learnerId' in data ? [data.learnerId] : []
  return isStaff(by) || actsFor(by, ownerId, ...subject)
}

const isStaff = (by: Actor): boolean => by.role === 'registrar' || by.role === 'support'
