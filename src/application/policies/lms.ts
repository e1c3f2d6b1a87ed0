import type { course } from '../../domain/course'
import type { enrollment } from '../../domain/enrollment'
import type { PolicyOf } from './policy'

const author = ['tutor', 'registrar'] as const
const seatTaker = ['learner', 'tutor', 'registrar', 'support'] as const

const coursePolicy: PolicyOf<typeof course> = {
  DraftCourse: author,
  DescribeCourse: author,
  DefineOutline: author,
  ReviseOutline: author,
  SetPrice: author,
  SetSeats: author,
  SetCompletionRule: author,
  SetRefundPolicy: author,
  SetTerm: author,
  PublishCourse: author,
  ArchiveCourse: author,
  ReserveSeat: seatTaker,
  ReleaseSeat: seatTaker,
  JoinWaitlist: seatTaker,
  LeaveWaitlist: seatTaker,
  AdvanceWaitlist: [],
}

// A tutor may be a learner in another's course.
const learner = ['learner', 'tutor', 'registrar'] as const

const enrollmentPolicy: PolicyOf<typeof enrollment> = {
  RequestEnrollment: [...learner, 'support'],
  ActivateEnrollment: ['finance', 'registrar'],
  RecordLessonProgress: learner,
  RecordVideoWatched: learner,
  SubmitAssessment: learner,
  GradeAssessment: ['tutor', 'registrar'],
  CompleteEnrollment: learner,
  WithdrawEnrollment: [...learner, 'support'],
  ExpireEnrollment: ['registrar'],
  ReinstateEnrollment: ['registrar', 'support'],
  IssueCertificate: ['tutor', 'registrar'],
  AcceptOutline: learner,
  RecordRegistration: ['registrar'],
  RecordWithdrawal: ['registrar'],
  RecordSubmission: ['registrar'],
}

export const lms = { course: coursePolicy, enrollment: enrollmentPolicy }
