import { type BookingId, instant, money, type PaymentId } from '../../src/domain/kernel'
import type { Lesson, PackageCommand, PackageEvent } from '../../src/domain/lesson-package'
import { actor, happening, issuing, user, uuid } from './decider-specification'
import { range } from './calendar-fixture'

export const at = instant('2026-03-01T10:00:00Z')
export const end = instant('2026-09-01T00:00:00Z')
export const tutor = actor('tutor', 1)
export const learner = actor('learner', 2)
export const price = money(36_000, 'EUR')

/** Ten lessons of an hour. */
export const terms = { tutorId: user(1), learnerId: user(2), credits: 10, lessonMinutes: 60, price }

export const issue = issuing<PackageCommand>(uuid(9))
export const event = happening<PackageEvent>()

export const payment = uuid(5) as PaymentId
export const booking = (n: number): BookingId => uuid(100 + n) as BookingId

/** The purchase, on these terms or changed ones. */
export const boughtAs = (changes: Partial<typeof terms> = {}): PackageEvent =>
  event('PackageBought', { ...terms, validUntil: end, boughtAt: at, ...changes })
export const bought = boughtAs()
export const activated = event('PackageActivated', { paymentId: payment, activatedAt: at })
export const redeemed = (n: number): PackageEvent => event('CreditRedeemed', { bookingId: booking(n), redeemedAt: at })
export const restored = (n: number): PackageEvent => event('CreditRestored', { bookingId: booking(n), restoredAt: at })
export const expired = event('PackageExpired', { expiredAt: end })

/** The lesson of a booking that the package was sold for, or another. */
export const lesson = (n: number, changes: Partial<Lesson> = {}): Lesson => ({
  bookingId: booking(n),
  tutorId: terms.tutorId,
  learnerId: terms.learnerId,
  range: range('2026-03-02T10:00:00Z', '2026-03-02T11:00:00Z'),
  standing: 'open',
  ...changes,
})
