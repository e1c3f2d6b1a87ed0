import { BookingId, type EventsOf, Instant, integer, Money, object, PaymentId, personal, text } from '../kernel'
import { MAX_CREDITS, terms, validity } from './terms'

export const events = {
  PackageBought: { data: object({ ...terms, boughtAt: Instant }, validity) },
  /** Without a payment where the package costs nothing. */
  PackageActivated: { data: object({ activatedAt: Instant }, { paymentId: PaymentId }) },
  CreditRedeemed: { data: object({ bookingId: BookingId, redeemedAt: Instant }) },
  CreditRestored: { data: object({ bookingId: BookingId, restoredAt: Instant }) },
  /** `credits` are no longer there; `amount` is what the learner is owed for them. */
  PackageRefunded: {
    data: object(
      { credits: integer(1, MAX_CREDITS), amount: Money, refundedAt: Instant },
      { reason: personal(text(1, 500), 'actor') },
    ),
  },
  PackageExpired: { data: object({ expiredAt: Instant }) },
} as const

export type PackageEvent = EventsOf<typeof events>
