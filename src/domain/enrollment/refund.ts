import { DAY, type Instant, type Money, percentage, toMillis, zero } from '../kernel'
import type { Activation, EnrollmentState, LearnerRecord } from './state'

/**
 * What is due to a learner who leaves at an instant: the share of the price that the frozen refund policy names for the
 * days since the start of the term, or since the activation where there is no term. Nothing where nothing was paid.
 */
export const refundAt = ({ terms }: LearnerRecord, activation: Activation | undefined, at: Instant): Money => {
  const nothing = zero(terms.price.currency)
  if (activation?.paymentId === undefined) return nothing
  const elapsed = toMillis(at) - toMillis(terms.term?.start ?? activation.activatedAt)
  const step = terms.refundPolicy.steps.find(({ untilDays }) => elapsed <= untilDays * DAY)
  return step === undefined ? nothing : percentage(terms.price, step.refundBasisPoints)
}

/** What a withdrawal at an instant would pay back; undefined where there is nothing to withdraw from. */
export const quoteWithdrawal = (state: EnrollmentState, at: Instant): Money | undefined => {
  if (state.stage === 'awaitingPayment') return refundAt(state.record, undefined, at)
  return state.stage === 'active' ? refundAt(state.record, state.activation, at) : undefined
}
