import { right } from 'fp-ts/Either'
import type * as t from 'io-ts'
import { isHundredths } from '../course'

import { hasAssessment, noSuchAssessment, scoreTooFine } from './decide-coursework'
import { alreadyEnrolled, enrolled, withdrawal } from './decide-life-cycle'
import { errors } from './errors'
import type { EnrollmentEvent } from './events'
import { type Command, isBeforeRegistration, isOpen, notActive, nothing, type Outcome, refuse } from './outcome'
import type { OutOfTerm } from './records'
import type { Enrolled, EnrollmentState } from './state'

/*
 * A registrar's record takes in a fact that the tidy commands refuse or cannot say. Its reasons are worked out here from
 * the dates, not claimed by the command, and a fact without any is sent back to the tidy command: so a record is no way
 * around the rules. It is entered after the
 * registration, whatever its date.
 */

export const decideRegistrationRecord = (command: Command<'RecordRegistration'>, state: EnrollmentState): Outcome => {
  const { courseId, learnerId, terms, registeredAt } = command.data
  if (state.stage !== 'none') return alreadyEnrolled(command.data, state)
  if (registeredAt !== undefined && registeredAt > command.at) return inTheFuture()
  const reasons: t.TypeOf<typeof OutOfTerm.registration>[] = []
  if (registeredAt === undefined) reasons.push('registration-undated')
  else if (terms.term !== undefined && terms.term.end <= registeredAt) reasons.push('registration-after-end')
  if (reasons.length === 0) return inOrder('RequestEnrollment')
  const requested = {
    courseId,
    learnerId,
    terms,
    ...(registeredAt && { requestedAt: registeredAt }),
    outOfTerm: reasons,
  }
  return right(enrolled(requested, { activatedAt: command.at }))
}

export const decideWithdrawalRecord = (command: Command<'RecordWithdrawal'>, state: Enrolled): Outcome => {
  const { withdrawnAt } = command.data
  if (state.stage === 'withdrawn' && state.withdrawnAt === withdrawnAt) return nothing
  if (!isOpen(state)) return refuse(notActive(state))
  if (withdrawnAt > command.at) return inTheFuture()
  const { terms } = state.record
  const reasons: t.TypeOf<typeof OutOfTerm.withdrawal>[] = []
  if (terms.term !== undefined && withdrawnAt <= terms.term.start) reasons.push('withdrawal-before-start')
  if (isBeforeRegistration(state.record, withdrawnAt)) reasons.push('withdrawal-before-registration')
  return reasons.length === 0
    ? inOrder('WithdrawEnrollment')
    : right([withdrawal(state, { ...command.data, outOfTerm: reasons })])
}

export const decideSubmissionRecord = (command: Command<'RecordSubmission'>, state: Enrolled): Outcome => {
  const { assessmentId, submittedAt, score, workRef } = command.data
  const { record } = state
  if (!hasAssessment(record, assessmentId)) return noSuchAssessment(assessmentId)
  if (score !== undefined && !isHundredths(score)) return scoreTooFine()
  const before = record.submissions.get(assessmentId)
  if (before !== undefined)
    return before.submittedAt === submittedAt
      ? nothing
      : errors.fail('enrollment.already-submitted', 'Something has been handed in for this assessment already.')
  if (submittedAt > command.at) return inTheFuture()
  const reasons = submissionReasons(command, state)
  if (reasons.length === 0) return inOrder('SubmitAssessment')

  const submitted: EnrollmentEvent = {
    type: 'AssessmentSubmitted',
    data: { assessmentId, submittedAt, ...(workRef !== undefined && { workRef }), outOfTerm: reasons },
  }
  return right(
    score === undefined
      ? [submitted]
      : [submitted, { type: 'AssessmentGraded', data: { assessmentId, score, gradedAt: submittedAt } }],
  )
}

const submissionReasons = (
  { data: { submittedAt, score, carriedOver } }: Command<'RecordSubmission'>,
  state: Enrolled,
): readonly t.TypeOf<typeof OutOfTerm.submission>[] => {
  const reasons: t.TypeOf<typeof OutOfTerm.submission>[] = []
  if (isBeforeRegistration(state.record, submittedAt)) reasons.push('submission-before-registration')
  if (state.stage === 'withdrawn' && state.withdrawnAt < submittedAt) reasons.push('submission-after-withdrawal')
  if (state.stage === 'expired' && state.expiredAt < submittedAt) reasons.push('submission-after-expiry')
  if (carriedOver === true) reasons.push('submission-carried-over')
  if (score === undefined) reasons.push('submission-without-score')
  return reasons
}

const inOrder = (command: string): Outcome =>
  errors.fail('enrollment.in-order', `Nothing is out of term here; it is entered by ${command}.`, { command })

const inTheFuture = (): Outcome =>
  errors.fail('enrollment.date-in-the-future', 'A record is of something that has happened.')
