import { type BookingId, type Instant, overlaps, type TimeRange, type UserId, type WaitId } from '../kernel'
import type { CalendarEvent } from './events'

/** A learner who waits, and for what. */
export interface Wait {
  readonly waitId: WaitId
  readonly learnerId: UserId
  /** The lesson lies in it as a whole. */
  readonly window: TimeRange
  readonly durationMinutes: number
  /** Times that were turned down: nothing that overlaps one is offered again. */
  readonly declined: readonly TimeRange[]
}

/** A time that is held for a learner who waits. */
export interface SlotOffer {
  readonly waitId: WaitId
  readonly learnerId: UserId
  readonly range: TimeRange
  /** The range with its buffers: nobody else's lesson may overlap it. */
  readonly occupies: TimeRange
  readonly expiresAt: Instant
}

/** Who waits, in the order in which they joined, and what some of them are offered. */
export interface Waitlist {
  readonly waits: readonly Wait[]
  /** One at most for each who waits, who keeps the place meanwhile. */
  readonly offers: readonly SlotOffer[]
}

export const emptyWaitlist: Waitlist = { waits: [], offers: [] }

type WaitlistEvent = Extract<
  CalendarEvent,
  {
    type:
      | 'SlotWaitlistJoined'
      | 'SlotWaitlistLeft'
      | 'SlotOffered'
      | 'SlotOfferAccepted'
      | 'SlotOfferDeclined'
      | 'SlotOfferExpired'
  }
>

/** The list after an event. */
export const evolveWaitlist = ({ waits, offers }: Waitlist, event: WaitlistEvent): Waitlist => {
  const { waitId } = event.data
  const others = offers.filter((offer) => offer.waitId !== waitId)
  switch (event.type) {
    case 'SlotWaitlistJoined': {
      const { joinedAt: _, ...wait } = event.data
      return { waits: [...waits, { ...wait, declined: [] }], offers }
    }
    case 'SlotOffered': {
      const { offeredAt: _, ...offer } = event.data
      return { waits, offers: [...others, offer] }
    }
    case 'SlotOfferDeclined': {
      const { range } = event.data
      const decline = (wait: Wait) => (wait.waitId === waitId ? { ...wait, declined: [...wait.declined, range] } : wait)
      return { waits: waits.map(decline), offers: others }
    }
    case 'SlotWaitlistLeft':
    case 'SlotOfferAccepted':
    case 'SlotOfferExpired':
      return { waits: waits.filter((wait) => wait.waitId !== waitId), offers: others }
  }
}

/** Whether an offer holds its time at an instant: one that has lapsed does not, recorded or not. */
export const stands = ({ expiresAt }: SlotOffer, at: Instant): boolean => at < expiresAt

/** The offers that hold time in a range at an instant. */
export const offersIn = ({ offers }: Waitlist, range: TimeRange, at: Instant): readonly SlotOffer[] =>
  offers.filter((offer) => stands(offer, at) && overlaps(offer.occupies, range))

/** The event by which an offer becomes a booking's hold. */
export const accepted = ({ waitId, learnerId, range }: SlotOffer, bookingId: BookingId): CalendarEvent => ({
  type: 'SlotOfferAccepted',
  data: { waitId, learnerId, range, bookingId },
})

/** The event by which an offer ends that nobody took. */
export const offerExpired = ({ waitId, learnerId, range }: SlotOffer, at: Instant): CalendarEvent => ({
  type: 'SlotOfferExpired',
  data: { waitId, learnerId, range, expiredAt: at },
})
