import { booking, type BookingState } from '../../domain/booking'
import { DAY, type Instant, type Money, plusMillis, zero } from '../../domain/kernel'
import { payment, type PaymentState } from '../../domain/payment'
import { tutorCalendar } from '../../domain/tutor-calendar'
import { ask, giveUp, isPaid, paymentIdOf, refundBeyond } from './money'
import { instantOf, type Process, type ProcessCommand, type ProcessEvent, when, whenBeside } from './process'

type Requested = Exclude<BookingState, { readonly stage: 'none' }>

/** What of a booking's price is the tutor's and Lyceum's to keep; where a credit pays for it, nothing of any money. */
const keptOf = ({ facts, ...state }: Requested): Money => {
  const { price } = facts.terms
  if (facts.packageId !== undefined) return zero(price.currency)
  switch (state.stage) {
    case 'requested':
    case 'confirmed':
    case 'inProgress':
      return price
    case 'declined':
    case 'expired':
      return zero(price.currency)
    default:
      return state.settlement.fee
  }
}

/** Pays back what is not to be kept. */
const settle = (id: string, paid: PaymentState, state: BookingState): readonly ProcessCommand[] =>
  state.stage === 'none' ? [] : refundBeyond(keptOf(state), id, paid, `the lesson is ${state.stage}`)

/** A request that nobody has to answer: its time is kept for good, and what follows from that confirms it. */
const keepTime = (id: string, { stage, facts }: Requested, at: Instant): readonly ProcessCommand[] =>
  stage === 'requested' && facts.terms.approval === 'none'
    ? [{ category: 'calendar', id: facts.tutorId, type: 'ConfirmSlot', data: { bookingId: id }, at }]
    : []

/** The booking that a payment is for. */
const bookingOf = (state: PaymentState): string | undefined =>
  state.stage !== 'none' && state.terms.purpose.kind === 'booking' ? state.terms.purpose.id : undefined

/** The reaction to a payment that comes to nothing: a lesson that nobody pays for does not take place. */
const release = (event: ProcessEvent, paid: PaymentState, state: BookingState): readonly ProcessCommand[] => {
  const id = bookingOf(paid)
  if (id === undefined || (state.stage !== 'requested' && state.stage !== 'confirmed')) return []
  const { packageId, range } = state.facts
  if (packageId !== undefined || instantOf(event) >= range.start) return []
  return [{ category: 'booking', id, type: 'CancelBooking', data: { reason: 'It was not paid for.' } }]
}

/** Whether the payer gave a payment up; where the office did, it has its reasons, and settles with the learner itself. */
const byPayer = ({ recorded: { metadata } }: ProcessEvent, paid: PaymentState): boolean =>
  paid.stage !== 'none' && metadata.actor.id === paid.terms.payerId

/**
 * When a lesson costs something it is asked for; when it is paid, and no answer of the tutor's is wanted, its time is kept
 * for good; what was paid and is not owed goes back. The instant of the capture decides: one that comes after the hold has
 * lapsed pays for nothing, since the time may be somebody else's, and goes back as a whole.
 */
export const payBookings = (platformFeeBasisPoints: number): Process => {
  const settled = [[payment] as const, ({ id }: { readonly id: string }) => [paymentIdOf(id)] as const] as const
  const settleOf = ({ id }: ProcessEvent, state: BookingState, [paid]: readonly [PaymentState]) =>
    settle(paymentIdOf(id), paid, state)
  const seen = [[booking] as const, (_: unknown, paid: PaymentState) => [bookingOf(paid)] as const] as const
  return {
    name: 'pay-bookings',
    reactions: [
      when(booking, 'BookingRequested', (event, state) => {
        const { id } = event
        if (state.stage === 'none') return []
        const { tutorId, learnerId, terms, packageId } = state.facts
        if (terms.price.amount === 0 || packageId !== undefined) return keepTime(id, state, instantOf(event))
        // Also where the tutor was quicker to confirm it; not where it came to nothing before.
        if (keptOf(state).amount === 0) return []
        return ask(paymentIdOf(id), {
          payerId: learnerId,
          payeeId: tutorId,
          purpose: { kind: 'booking', id },
          amount: terms.price,
          platformFeeBasisPoints,
        })
      }),
      whenBeside(payment, 'PaymentCaptured', ...seen, (event, paid, [state]) => {
        const id = bookingOf(paid)
        if (id === undefined || state.stage === 'none') return []
        const inTime = state.stage === 'requested' && event.data.capturedAt < state.heldUntil && isPaid(paid)
        return [...(inTime ? keepTime(id, state, event.data.capturedAt) : []), ...settle(event.id, paid, state)]
      }),
      whenBeside(booking, 'BookingPaidByCredit', ...settled, (event, state, [paid]) =>
        state.stage === 'none'
          ? []
          : [...keepTime(event.id, state, event.data.paidAt), ...settle(paymentIdOf(event.id), paid, state)],
      ),
      whenBeside(payment, 'PaymentFailed', ...seen, (event, paid, [state]) => release(event, paid, state)),
      whenBeside(payment, 'PaymentCancelled', ...seen, (event, paid, [state]) =>
        byPayer(event, paid) ? release(event, paid, state) : [],
      ),
      whenBeside(payment, 'DisputeWon', ...seen, (event, paid, [state]) => settle(event.id, paid, state)),
      whenBeside(booking, 'BookingDeclined', ...settled, settleOf),
      whenBeside(booking, 'BookingExpired', ...settled, settleOf),
      whenBeside(booking, 'BookingCancelled', ...settled, settleOf),
      whenBeside(booking, 'NoShowRecorded', ...settled, settleOf),
      whenBeside(booking, 'DisputeResolved', ...settled, settleOf),
    ],
  }
}

/** When the time of a booking that needs no answer is kept for good, the booking is confirmed. */
export const confirmBookings: Process = {
  name: 'confirm-bookings',
  reactions: [
    whenBeside(
      tutorCalendar,
      'SlotConfirmed',
      [booking],
      ({ data }) => [data.bookingId],
      (event, _, [state]) =>
        state.stage === 'requested' && state.facts.terms.approval === 'none'
          ? [
              {
                category: 'booking',
                id: event.data.bookingId,
                type: 'ConfirmBooking',
                data: {},
                at: instantOf(event),
              },
            ]
          : [],
    ),
  ],
}

/** As long as a payer may take who is at the gateway's till already when the booking comes to nothing. */
const AT_THE_TILL = DAY

/**
 * A payment that is not needed any more is given up, but not at once: what a payer does meanwhile at the gateway's till is
 * then recorded and goes back, and would be refused otherwise. Where a fee is owed, the payment stays open for it.
 */
export const giveUpBookingPayments: Process = {
  name: 'give-up-booking-payments',
  reactions: (['BookingDeclined', 'BookingExpired', 'BookingCancelled', 'BookingPaidByCredit'] as const).map((type) =>
    whenBeside(
      booking,
      type,
      [payment],
      ({ id }) => [paymentIdOf(id)],
      ({ id }, state, [open]) =>
        state.stage !== 'none' && keptOf(state).amount === 0 ? giveUp(paymentIdOf(id), open) : [],
      { due: (event) => plusMillis(instantOf(event), AT_THE_TILL) },
    ),
  ),
}
