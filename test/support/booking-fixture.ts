import { type Actor, type Instant, instant, money, type UserId } from '../../src/domain/kernel'
import { booking, type BookingCommand, type BookingEvent, type Terms } from '../../src/domain/booking'
import { actor, specify, uuid } from './decider-specification'

// One booking of a lesson at 40.00 EUR: its people, its instants, its events and its commands.

export const given = specify(booking.decider)
const id = uuid(11)
export const tutor = actor('tutor', 1)
export const learner = actor('learner', 101)
export const support = actor('support', 5)
export const system = actor('system', 99)
export const stranger = actor('learner', 102)

export const eur = (amount: number) => money(amount, 'EUR')
export const terms: Terms = {
  price: eur(4_000),
  cancellation: { freeUntilHours: 24, lateFeeBasisPoints: 5_000, noShowFeeBasisPoints: 7_500 },
  rescheduleLimit: 2,
}
const hour = (start: string) => ({
  start: instant(start),
  end: instant(start.replace(/T(\d\d)/, (_, h: string) => `T${String(Number(h) + 1).padStart(2, '0')}`)),
})
export const time = hour('2026-03-10T12:00:00Z')
export const later = hour('2026-03-12T12:00:00Z')
export const sooner = hour('2026-03-09T12:00:00Z')
export const ASKED = instant('2026-03-01T10:00:00Z')
export const ANSWERED = instant('2026-03-01T10:05:00Z')
export const LAPSED = instant('2026-03-01T10:15:00Z')
export const FREE = instant('2026-03-09T12:00:00Z')
export const LATE = instant('2026-03-09T12:00:00.001Z')
export const START = time.start
export const END = time.end

export const asked = {
  ...{ tutorId: tutor.id as UserId, learnerId: learner.id as UserId, range: time, terms },
  heldUntil: LAPSED,
}
export const requested: BookingEvent = { type: 'BookingRequested', data: { ...asked, requestedAt: ASKED } }
export const confirmed: BookingEvent = { type: 'BookingConfirmed', data: { confirmedAt: ANSWERED } }
export const started: BookingEvent = { type: 'BookingStarted', data: { startedAt: START } }
export const completed: BookingEvent = { type: 'BookingCompleted', data: { completedAt: END } }
export const declined: BookingEvent = { type: 'BookingDeclined', data: { declinedAt: ANSWERED } }
export const expired: BookingEvent = { type: 'BookingExpired', data: { expiredAt: LAPSED } }
export const cancelled = (by: 'learner' | 'tutor' | 'platform', at: Instant, fee: number): BookingEvent => ({
  type: 'BookingCancelled',
  data: { by, cancelledAt: at, fee: eur(fee), refund: eur(4_000 - fee) },
})
export const moved = (by: 'learner' | 'tutor' | 'platform', to = later): BookingEvent => ({
  type: 'BookingRescheduled',
  data: { from: time, to, by, rescheduledAt: ANSWERED },
})
export const absent = (who: 'learner' | 'tutor', fee: number, at = END): BookingEvent => ({
  type: 'NoShowRecorded',
  data: {
    absent: who,
    by: who === 'learner' ? 'tutor' : 'learner',
    recordedAt: at,
    fee: eur(fee),
    refund: eur(4_000 - fee),
  },
})
export const disputed: BookingEvent = {
  type: 'BookingDisputed',
  data: { by: 'learner', reason: 'No', disputedAt: END },
}

export const agreed = [requested, confirmed]

export const issue = <T extends BookingCommand['type']>(
  type: T,
  by: Actor,
  at: Instant,
  data?: Extract<BookingCommand, { type: T }>['data'],
) => ({ type, id, by, at, data: data ?? {} }) as unknown as BookingCommand
export const cancel = (by: Actor, at: Instant) => issue('CancelBooking', by, at)
export const move = (by: Actor, at: Instant, range = later) => issue('RescheduleBooking', by, at, { range })
export const miss = (by: Actor, at: Instant, who: 'learner' | 'tutor') => issue('RecordNoShow', by, at, { absent: who })
