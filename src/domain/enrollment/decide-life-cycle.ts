import { right } from 'fp-ts/Either'
import { errors } from './errors'
import type { EnrollmentEvent } from './events'
import {
  beforeRegistration,
  type Command,
  isBeforeRegistration,
  isOpen,
  notActive,
  nothing,
  type Outcome,
  refuse,
  whose,
} from './outcome'
import { refundAt } from './refund'
import { progressOf, shortfalls, weightedScore } from './standing'
import type { Activation, Enrolled, EnrollmentState } from './state'

/** The commands by which an enrolment starts and ends. */
export type LifeCycleCommand = Command<
  | 'ActivateEnrollment'
  | 'CompleteEnrollment'
  | 'WithdrawEnrollment'
  | 'ExpireEnrollment'
  | 'ReinstateEnrollment'
  | 'IssueCertificate'
  | 'AcceptOutline'
>

export const decideRequest = ({ data, at }: Command<'RequestEnrollment'>, state: EnrollmentState): Outcome => {
  if (state.stage !== 'none') return alreadyEnrolled(data, state)
  if (data.terms.term !== undefined && data.terms.term.end <= at)
    return errors.fail('enrollment.term-over', 'The term of this course is over.')
  return right(enrolled({ ...data, requestedAt: at }, { activatedAt: at }))
}

/** The events of a new enrolment: a free course is activated along with the request. */
export const enrolled = (
  requested: Extract<EnrollmentEvent, { type: 'EnrollmentRequested' }>['data'],
  activation: Activation,
): readonly EnrollmentEvent[] => {
  const { courseId, learnerId, terms } = requested
  const request: EnrollmentEvent = { type: 'EnrollmentRequested', data: requested }
  return terms.price.amount > 0
    ? [request]
    : [request, { type: 'EnrollmentActivated', data: { courseId, learnerId, ...activation } }]
}

/** A repeated request is satisfied as long as the enrolment runs. */
export const alreadyEnrolled = (
  { courseId, learnerId }: Pick<Command<'RequestEnrollment'>['data'], 'courseId' | 'learnerId'>,
  state: Enrolled,
): Outcome =>
  isOpen(state) && state.record.courseId === courseId && state.record.learnerId === learnerId
    ? nothing
    : errors.fail('enrollment.already-exists', 'There is an enrolment with this id already.')

export const decideLifeCycle = (command: LifeCycleCommand, state: Enrolled): Outcome => {
  switch (command.type) {
    case 'ActivateEnrollment':
      return activate(command, state)
    case 'CompleteEnrollment':
      return complete(command, state)
    case 'WithdrawEnrollment':
      return withdraw(command, state)
    case 'ExpireEnrollment':
      return expire(command, state)
    case 'ReinstateEnrollment':
      return reinstate(command, state)
    case 'IssueCertificate':
      return certify(command, state)
    case 'AcceptOutline':
      return acceptOutline(command, state)
  }
}

const activate = ({ data: { paymentId }, at }: Command<'ActivateEnrollment'>, state: Enrolled): Outcome => {
  if (state.stage === 'awaitingPayment')
    return right([{ type: 'EnrollmentActivated', data: { ...whose(state.record), activatedAt: at, paymentId } }])
  return state.activation?.paymentId === paymentId && state.stage !== 'withdrawn' && state.stage !== 'expired'
    ? nothing
    : errors.fail('enrollment.not-awaiting-payment', 'This enrolment is not waiting for a payment.')
}

const complete = ({ at }: Command<'CompleteEnrollment'>, state: Enrolled): Outcome => {
  if (state.stage === 'completed') return nothing
  if (state.stage !== 'active') return refuse(notActive(state))
  const lacking = shortfalls(state.record)
  if (lacking.length > 0)
    return errors.fail('enrollment.rule-not-met', "The course's completion rule does not hold yet.", { lacking })
  const score = weightedScore(state.record)
  return right([
    {
      type: 'EnrollmentCompleted',
      data: {
        ...whose(state.record),
        completedAt: at,
        progress: progressOf(state.record),
        ...(score !== undefined && { score }),
      },
    },
  ])
}

const withdraw = ({ data, at }: Command<'WithdrawEnrollment'>, state: Enrolled): Outcome => {
  if (state.stage === 'withdrawn') return nothing
  if (!isOpen(state)) return refuse(notActive(state))
  return isBeforeRegistration(state.record, at)
    ? beforeRegistration()
    : right([withdrawal(state, { withdrawnAt: at, ...data })])
}

/** The withdrawal of a running enrolment, with the refund that is due on its date. */
export const withdrawal = (
  state: Extract<Enrolled, { stage: 'awaitingPayment' | 'active' }>,
  facts: Omit<Extract<EnrollmentEvent, { type: 'EnrollmentWithdrawn' }>['data'], 'courseId' | 'learnerId' | 'refund'>,
): EnrollmentEvent => {
  const activation = state.stage === 'active' ? state.activation : undefined
  const paymentId = activation?.paymentId
  const refund = refundAt(state.record, activation, facts.withdrawnAt)
  return {
    type: 'EnrollmentWithdrawn',
    data: { ...whose(state.record), ...facts, refund, ...(paymentId !== undefined && { paymentId }) },
  }
}

const expire = ({ at }: Command<'ExpireEnrollment'>, state: Enrolled): Outcome => {
  if (state.stage === 'expired') return nothing
  if (!isOpen(state)) return refuse(notActive(state))
  const { term } = state.record.terms
  if (state.stage === 'active' && (term === undefined || at < term.end))
    return errors.fail('enrollment.term-not-over', 'A running enrolment expires at the end of its term.')
  const cause = state.stage === 'active' ? 'term-over' : 'unpaid'
  return right([{ type: 'EnrollmentExpired', data: { ...whose(state.record), expiredAt: at, cause } }])
}

const reinstate = ({ data, at }: Command<'ReinstateEnrollment'>, state: Enrolled): Outcome => {
  if (isOpen(state)) return nothing
  if (state.stage === 'completed')
    return errors.fail('enrollment.not-ended', 'A completed enrolment has not ended early.')
  const paidBack = state.stage === 'withdrawn' && state.refund.amount > 0
  const to = state.activation === undefined || paidBack ? 'awaitingPayment' : 'active'
  return right([{ type: 'EnrollmentReinstated', data: { ...whose(state.record), reinstatedAt: at, to, ...data } }])
}

const certify = ({ data: { certificateNumber }, at }: Command<'IssueCertificate'>, state: Enrolled): Outcome => {
  if (state.stage !== 'completed')
    return errors.fail('enrollment.not-completed', 'A certificate is for those who completed the course.')
  if (state.certificateNumber === certificateNumber) return nothing
  return state.certificateNumber === undefined
    ? right([{ type: 'CertificateIssued', data: { ...whose(state.record), certificateNumber, issuedAt: at } }])
    : errors.fail('enrollment.certificate-issued', 'The certificate has been issued under another number.', {
        certificateNumber: state.certificateNumber,
      })
}

const acceptOutline = ({ data, at }: Command<'AcceptOutline'>, state: Enrolled): Outcome => {
  if (!isOpen(state)) return refuse(notActive(state))
  const present = state.record.terms.outline.version
  if (data.outline.version === present) return nothing
  return data.outline.version > present
    ? right([{ type: 'OutlineAccepted', data: { ...data, acceptedAt: at } }])
    : errors.fail('enrollment.outline-not-newer', 'A newer outline has been accepted already.', { present })
}
