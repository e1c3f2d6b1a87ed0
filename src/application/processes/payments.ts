import { enrollment, type LearnerRecord } from '../../domain/enrollment'
import { balanceOf, payment } from '../../domain/payment'
import { derivedId } from '../derived-id'
import { type Process, type ProcessCommand, type ProcessEvent, when } from './process'

/** The payment of an enrolment: one for each time that it waits to be paid. */
const paymentIdOf = (enrollmentId: string, revision: number): string =>
  derivedId(enrollmentId, `payment ${String(revision)}`)

type Bill = Pick<LearnerRecord, 'learnerId' | 'terms'>

/** When an enrolment costs something it is asked for; when it is paid the enrolment starts; what is due goes back. */
export const payEnrolments = (platformFeeBasisPoints: number): Process => {
  const ask = ({ id, recorded }: ProcessEvent, { learnerId, terms }: Bill): readonly ProcessCommand[] => [
    {
      category: 'payment',
      id: paymentIdOf(id, recorded.revision),
      type: 'InitiatePayment',
      data: {
        payerId: learnerId,
        payeeId: terms.ownerId,
        purpose: { kind: 'enrollment', id },
        amount: terms.price,
        platformFeeBasisPoints,
      },
    },
  ]
  return {
    name: 'pay-enrolments',
    reactions: [
      when(enrollment, 'EnrollmentRequested', (event) => ask(event, event.data), {
        only: ({ data }) => data.terms.price.amount > 0,
      }),
      when(
        enrollment,
        'EnrollmentReinstated',
        (event, state) => (state.stage === 'none' ? [] : ask(event, state.record)),
        { only: ({ data }) => data.to === 'awaitingPayment' },
      ),
      when(payment, 'PaymentCaptured', ({ id }, state) => {
        if (state.stage !== 'captured' || state.terms.purpose.kind !== 'enrollment') return []
        const { purpose, amount } = state.terms
        const captured = balanceOf(state)?.captured.amount ?? 0
        return captured < amount.amount
          ? []
          : [{ category: 'enrollment', id: purpose.id, type: 'ActivateEnrollment', data: { paymentId: id } }]
      }),
      when(
        enrollment,
        'EnrollmentWithdrawn',
        ({ data: { paymentId, refund }, recorded }) =>
          paymentId === undefined
            ? []
            : [
                {
                  category: 'payment',
                  id: paymentId,
                  type: 'RefundPayment',
                  data: { refundId: recorded.id, amount: refund, reason: 'withdrawn from the course' },
                },
              ],
        { only: ({ data }) => data.refund.amount > 0 },
      ),
    ],
  }
}
