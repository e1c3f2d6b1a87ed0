import type * as t from 'io-ts'
import { integer, Money, object, oneOf } from '../kernel'

/** What cancelling costs. Shares are in basis points (hundredths of a per cent) of the price. */
export const CancellationPolicy = object({
  /** Cancelling and moving are free until this many hours before the start. */
  freeUntilHours: integer(0, 90 * 24),
  /** What a learner pays who cancels later than that. */
  lateFeeBasisPoints: integer(0, 10_000),
  /** What a learner pays who does not come. */
  noShowFeeBasisPoints: integer(0, 10_000),
})
export type CancellationPolicy = t.TypeOf<typeof CancellationPolicy>

/** Whether a tutor answers a request, or it is confirmed as soon as it is paid for. */
export const Approval = oneOf('tutor', 'none')

/** What both sides agree on when a time is booked. Frozen into the booking: later changes by the tutor do not touch it. */
export const Terms = object(
  {
    price: Money,
    cancellation: CancellationPolicy,
    /** How often the learner, and how often the tutor, may move the booking. */
    rescheduleLimit: integer(0, 20),
  },
  {
    /** Absent: the tutor answers. */
    approval: Approval,
  },
)
export type Terms = t.TypeOf<typeof Terms>
