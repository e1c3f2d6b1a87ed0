import { enrollment, type EnrollmentState, type LearnerRecord } from '../../domain/enrollment'
import { DAY, type Instant, minus, MINUTE, type Money, plusMillis, zero } from '../../domain/kernel'
import { payment, type PaymentState } from '../../domain/payment'
import { derivedId } from '../derived-id'
import { ask, giveUp, isPaid, refundBeyond } from './money'
import { instantOf, type Process, type ProcessCommand, type ProcessEvent, when, whenBeside } from './process'
import { PAYMENT_WINDOW } from './seats'

/** The payment of an enrolment: one for each time that it waits to be paid. */
const paymentIdOf = (enrollmentId: string, revision: number): string =>
  derivedId(enrollmentId, `payment ${String(revision)}`)

type Bill = Pick<LearnerRecord, 'learnerId' | 'terms'>

/** The enrolment that a payment is for. */
const enrollmentOf = (state: PaymentState): string | undefined =>
  state.stage !== 'none' && state.terms.purpose.kind === 'enrollment' ? state.terms.purpose.id : undefined

/** What of a payment is the course's to keep: nothing where it is not the one that started the enrolment. */
const keptOf = (id: string, amount: Money, state: Exclude<EnrollmentState, { readonly stage: 'none' }>): Money => {
  const started = state.stage !== 'awaitingPayment' && state.activation?.paymentId === id
  if (!started) return zero(amount.currency)
  return state.stage === 'withdrawn' ? minus(amount, state.refund) : amount
}

/** What a payment brings about: the enrolment that waits for it starts, or what is not owed goes back. */
const settle = (id: string, paid: PaymentState, state: EnrollmentState): readonly ProcessCommand[] => {
  if (paid.stage !== 'captured' || state.stage === 'none') return []
  const { purpose, amount } = paid.terms
  if (state.stage === 'awaitingPayment')
    return isPaid(paid)
      ? [{ category: 'enrollment', id: purpose.id, type: 'ActivateEnrollment', data: { paymentId: id } }]
      : []
  const why = state.stage === 'withdrawn' ? 'withdrawn from the course' : 'the enrolment was not to be paid for'
  return refundBeyond(keptOf(id, amount, state), id, paid, why)
}

const seen = [[enrollment] as const, (_: unknown, paid: PaymentState) => [enrollmentOf(paid)] as const] as const

/** When an enrolment costs something it is asked for; when it is paid the enrolment starts; what is due goes back. */
export const payEnrolments = (platformFeeBasisPoints: number): Process => {
  const askFor = ({ id, recorded }: ProcessEvent, { learnerId, terms }: Bill): readonly ProcessCommand[] =>
    ask(paymentIdOf(id, recorded.revision), {
      payerId: learnerId,
      payeeId: terms.ownerId,
      purpose: { kind: 'enrollment', id },
      amount: terms.price,
      platformFeeBasisPoints,
    })
  return {
    name: 'pay-enrolments',
    reactions: [
      when(enrollment, 'EnrollmentRequested', (event) => askFor(event, event.data), {
        only: ({ data }) => data.terms.price.amount > 0,
      }),
      when(
        enrollment,
        'EnrollmentReinstated',
        (event, state) => (state.stage === 'none' ? [] : askFor(event, state.record)),
        { only: ({ data }) => data.to === 'awaitingPayment' },
      ),
      whenBeside(payment, 'PaymentCaptured', ...seen, ({ id }, paid, [state]) => settle(id, paid, state)),
      whenBeside(payment, 'DisputeWon', ...seen, ({ id }, paid, [state]) => settle(id, paid, state)),
      whenBeside(
        enrollment,
        'EnrollmentWithdrawn',
        [payment],
        ({ data }) => [data.paymentId],
        ({ data: { paymentId } }, state, [paid]) => (paymentId === undefined ? [] : settle(paymentId, paid, state)),
        { only: ({ data }) => data.refund.amount > 0 },
      ),
    ],
  }
}

/** Longer than it takes to start an enrolment that is paid for. */
const GRACE = 5 * MINUTE

/**
 * A capture is looked at once more when the enrolment must have started by it: where the learner left, or the time to pay
 * ended, at that very moment, it is found here that nothing is owed.
 */
export const refundLatePayments: Process = {
  name: 'refund-late-payments',
  reactions: [
    whenBeside(payment, 'PaymentCaptured', ...seen, ({ id }, paid, [state]) => settle(id, paid, state), {
      due: (event) => plusMillis(instantOf(event), GRACE),
    }),
  ],
}

const paymentsOf = ({ id, recorded }: ProcessEvent) => [paymentIdOf(id, recorded.revision)] as const

const giveUpUnlessAwaited = (
  { id, recorded }: ProcessEvent,
  { stage }: EnrollmentState,
  [open]: readonly [PaymentState],
): readonly ProcessCommand[] => (stage === 'awaitingPayment' ? [] : giveUp(paymentIdOf(id, recorded.revision), open))

const late = (event: ProcessEvent): Instant => plusMillis(instantOf(event), PAYMENT_WINDOW + DAY)

/** A payment that its enrolment waits for no longer is given up, a day after the time to pay: see `payBookings`. */
export const giveUpEnrolmentPayments: Process = {
  name: 'give-up-enrolment-payments',
  reactions: [
    whenBeside(enrollment, 'EnrollmentRequested', [payment], paymentsOf, giveUpUnlessAwaited, {
      only: ({ data }) => data.terms.price.amount > 0,
      due: late,
    }),
    whenBeside(enrollment, 'EnrollmentReinstated', [payment], paymentsOf, giveUpUnlessAwaited, {
      only: ({ data }) => data.to === 'awaitingPayment',
      due: late,
    }),
  ],
}
