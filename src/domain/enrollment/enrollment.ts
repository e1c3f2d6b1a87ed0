import type { Decider } from '../kernel'
import { isAllowed, isRecord, type Parties } from './access'
import type { EnrollmentCommand } from './commands'
import { decideCoursework } from './decide-coursework'
import { decideLifeCycle, decideRequest } from './decide-life-cycle'
import { decideRegistrationRecord, decideSubmissionRecord, decideWithdrawalRecord } from './decide-records'
import { type EnrollmentError, errors } from './errors'
import type { EnrollmentEvent } from './events'
import { evolve } from './evolve'
import type { EnrollmentState } from './state'

const decide: Decider<EnrollmentCommand, EnrollmentEvent, EnrollmentState, EnrollmentError>['decide'] = (
  command,
  state,
) => {
  const parties = partiesOf(command, state)
  if (parties === undefined) return errors.fail('enrollment.not-found', 'There is no such enrolment.')
  if (!isAllowed(command.type, command.by, parties))
    return isRecord(command.type)
      ? errors.fail('enrollment.registrar-only', 'What is out of term is entered by a registrar.')
      : errors.fail('enrollment.forbidden', 'This is not for you to do.')

  if (command.type === 'RequestEnrollment') return decideRequest(command, state)
  if (command.type === 'RecordRegistration') return decideRegistrationRecord(command, state)
  if (state.stage === 'none') return errors.fail('enrollment.not-found', 'There is no such enrolment.')
  switch (command.type) {
    case 'RecordLessonProgress':
    case 'RecordVideoWatched':
    case 'SubmitAssessment':
    case 'GradeAssessment':
      return decideCoursework(command, state)
    case 'RecordWithdrawal':
      return decideWithdrawalRecord(command, state)
    case 'RecordSubmission':
      return decideSubmissionRecord(command, state)
    default:
      return decideLifeCycle(command, state)
  }
}

/** Those whom the enrolment concerns: before it exists, those whom the command names. */
const partiesOf = (command: EnrollmentCommand, state: EnrollmentState): Parties | undefined => {
  if (state.stage !== 'none') return { learnerId: state.record.learnerId, ownerId: state.record.terms.ownerId }
  return command.type === 'RequestEnrollment' || command.type === 'RecordRegistration'
    ? { learnerId: command.data.learnerId, ownerId: command.data.terms.ownerId }
    : undefined
}

export const decider: Decider<EnrollmentCommand, EnrollmentEvent, EnrollmentState, EnrollmentError> = {
  initialState: { stage: 'none' },
  decide,
  evolve,
}
