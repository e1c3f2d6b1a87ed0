import { type Actor, isPrivileged, type UserId } from '../kernel'
import type { EnrollmentCommand } from './commands'

/** What somebody is to an enrolment: its learner, the course's own tutor, or staff by role. */
type Relation = 'learner' | 'tutor' | 'registrar' | 'support' | 'finance'

/** Who may issue what; administrators and Lyceum's own processes may issue anything. */
const ALLOWED: Readonly<Record<EnrollmentCommand['type'], readonly Relation[]>> = {
  RequestEnrollment: ['learner', 'registrar', 'support'],
  ActivateEnrollment: ['finance', 'registrar'],
  RecordLessonProgress: ['learner', 'registrar'],
  RecordVideoWatched: ['learner', 'registrar'],
  SubmitAssessment: ['learner', 'registrar'],
  GradeAssessment: ['tutor', 'registrar'],
  CompleteEnrollment: ['learner', 'tutor', 'registrar'],
  WithdrawEnrollment: ['learner', 'registrar', 'support'],
  ExpireEnrollment: ['registrar'],
  ReinstateEnrollment: ['registrar', 'support'],
  IssueCertificate: ['tutor', 'registrar'],
  AcceptOutline: ['learner'],
  RecordRegistration: ['registrar'],
  RecordWithdrawal: ['registrar'],
  RecordSubmission: ['registrar'],
}

/** A learner and the tutor or institution whose course it is. */
export interface Parties {
  readonly learnerId: UserId
  readonly ownerId: UserId
}

/**
 * Whether an actor may issue a command on the enrolment of these parties. On their own enrolment everybody is a learner
 * and nothing else, so that nobody grades or reinstates themselves by another role.
 */
export const isAllowed = (type: EnrollmentCommand['type'], by: Actor, { learnerId, ownerId }: Parties): boolean => {
  const allowed = ALLOWED[type]
  if (by.id === learnerId) return allowed.includes('learner')
  if (isPrivileged(by)) return true
  switch (by.role) {
    case 'tutor':
      return by.id === ownerId && allowed.includes('tutor')
    case 'registrar':
    case 'support':
    case 'finance':
      return allowed.includes(by.role)
    default:
      return false
  }
}

/** The registrar's records, which nobody else may enter. */
export const isRecord = (type: EnrollmentCommand['type']): boolean =>
  type === 'RecordRegistration' || type === 'RecordWithdrawal' || type === 'RecordSubmission'
