import { type EnrollmentId, type Instant, PersistentMap, type UserId } from '../kernel'
import type { CourseEvent } from './events'
import type { SeatPolicy } from './terms'
import { emptyWaitlist, join, leave, type Waitlist } from './waitlist'

/** Who has a seat, to whom one is offered and until when, and who waits. */
export interface SeatBook {
  readonly holders: PersistentMap<UserId, EnrollmentId>
  readonly offers: PersistentMap<UserId, Instant>
  readonly waitlist: Waitlist
}

export const emptyBook: SeatBook = {
  holders: PersistentMap.empty(),
  offers: PersistentMap.empty(),
  waitlist: emptyWaitlist,
}

/** The seats that nobody holds and that are offered to nobody; Infinity where the course has no limit. */
export const freeSeats = (policy: SeatPolicy, book: SeatBook): number =>
  policy.kind === 'unlimited' ? Infinity : policy.limit - book.holders.size - book.offers.size

/** The book after an event; every other event of the course leaves it as it is. */
export const evolveBook = (book: SeatBook, event: CourseEvent): SeatBook => {
  switch (event.type) {
    case 'SeatReserved': {
      const { learnerId, enrollmentId } = event.data
      return {
        holders: book.holders.set(learnerId, enrollmentId),
        offers: book.offers.delete(learnerId),
        waitlist: leave(book.waitlist, learnerId),
      }
    }
    case 'SeatReleased':
      return { ...book, holders: book.holders.delete(event.data.learnerId) }
    case 'WaitlistJoined':
      return { ...book, waitlist: join(book.waitlist, event.data.learnerId) }
    case 'WaitlistLeft':
      return {
        ...book,
        offers: book.offers.delete(event.data.learnerId),
        waitlist: leave(book.waitlist, event.data.learnerId),
      }
    case 'SeatOffered': {
      const { learnerId, expiresAt } = event.data
      return { ...book, offers: book.offers.set(learnerId, expiresAt), waitlist: leave(book.waitlist, learnerId) }
    }
    case 'SeatOfferExpired':
      return { ...book, offers: book.offers.delete(event.data.learnerId) }
    case 'CourseArchived':
      return { ...emptyBook, holders: book.holders }
    default:
      return book
  }
}
