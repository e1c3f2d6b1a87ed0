import {
  type EventsOf,
  impersonal,
  Instant,
  type JsonObject,
  Money,
  object,
  personal,
  PositiveMoney,
  text,
  UserId,
} from '../kernel'
import { Reference as GatewaysOwn, terms } from './terms'

const Reference = impersonal(GatewaysOwn, "the gateway's own id of a charge, a refund, a dispute or a payout")
/** Whoever gives it, it is about the payer. */
const reason = { reason: personal(text(1, 500), 'holder') }
const returned = { reason: personal(text(1, 500), { field: 'payeeId' }) }
/** What version 1 could say, version 2 says alike. */
const same = (data: JsonObject): JsonObject => data
const parties = { payerId: UserId, payeeId: UserId }

/**
 * An amount and the two parts it falls into: `amount` = `platformFee` + `payeeShare`. Every event that moves money
 * names its parties and parts, so that a ledger can book both sides of it from the event alone.
 */
const divided = { ...parties, amount: PositiveMoney, platformFee: Money, payeeShare: Money }
const undivided = { ...parties, amount: PositiveMoney }

export const events = {
  /** Version 1 knew no packages as its purpose. */
  PaymentInitiated: { data: object({ ...terms, initiatedAt: Instant }), version: 2, upcasters: [same] },
  PaymentAuthorized: { data: object({ reference: Reference, amount: PositiveMoney, authorizedAt: Instant }) },
  PaymentCaptured: { data: object({ reference: Reference, ...divided, capturedAt: Instant }) },
  PaymentFailed: { data: object({ ...reason, failedAt: Instant }) },
  PaymentCancelled: { data: object({ cancelledAt: Instant }, reason) },
  /** The parts are taken from the fee and the payee now; the gateway still has the money. */
  RefundRequested: { data: object({ refundId: Reference, ...divided, requestedAt: Instant }, reason) },
  RefundSettled: { data: object({ refundId: Reference, ...undivided, settledAt: Instant }) },
  /** The parts go back to the fee and the payee. */
  RefundFailed: { data: object({ refundId: Reference, ...divided, ...reason, failedAt: Instant }) },
  /** The gateway holds the amount back until the dispute is decided. */
  DisputeOpened: { data: object({ reference: Reference, ...undivided, openedAt: Instant }, reason) },
  DisputeWon: { data: object({ reference: Reference, ...undivided, wonAt: Instant }) },
  DisputeLost: { data: object({ reference: Reference, ...divided, lostAt: Instant }) },
  TutorPaidOut: { data: object({ payoutId: Reference, payeeId: UserId, amount: PositiveMoney, paidOutAt: Instant }) },
  PayoutReturned: {
    data: object({ payoutId: Reference, payeeId: UserId, amount: PositiveMoney, ...returned, returnedAt: Instant }),
  },
} as const

export type PaymentEvent = EventsOf<typeof events>
