import { course } from '../../domain/course'
import { enrollment } from '../../domain/enrollment'
import { type CourseId, DAY, type EnrollmentId, MINUTE, plusMillis, type UserId } from '../../domain/kernel'
import { instantOf, type Process, type ProcessCommand, when, whenSeenBy } from './process'

/** Longer than any enrolment takes that is not interrupted between the seat and the request. */
const GRACE = 5 * MINUTE

/** How long a learner has to pay. */
export const PAYMENT_WINDOW = DAY

const release = (courseId: CourseId, enrollmentId: EnrollmentId, learnerId: UserId): readonly ProcessCommand[] => [
  { category: 'course', id: courseId, type: 'ReleaseSeat', data: { enrollmentId, learnerId } },
]

const releaseOf = ({ id, data }: { id: string; data: { courseId: CourseId; learnerId: UserId } }) =>
  release(data.courseId, id as EnrollmentId, data.learnerId)

/** When an enrolment ends early, or never came about, its seat is free again. */
export const freeSeats: Process = {
  name: 'free-seats',
  reactions: [
    when(enrollment, 'EnrollmentWithdrawn', (event, { stage }) => (stage === 'withdrawn' ? releaseOf(event) : [])),
    when(enrollment, 'EnrollmentExpired', (event, { stage }) => (stage === 'expired' ? releaseOf(event) : [])),
    whenSeenBy(
      course,
      'SeatReserved',
      [enrollment, ({ data }) => data.enrollmentId],
      ({ id, data }, { stage }) => (stage === 'none' ? release(id as CourseId, data.enrollmentId, data.learnerId) : []),
      { due: (event) => plusMillis(instantOf(event), GRACE) },
    ),
  ],
}

/** When nobody pays, the enrolment lapses and holds its seat no longer. */
export const expireUnpaid: Process = {
  name: 'expire-unpaid-enrolments',
  reactions: [
    when(
      enrollment,
      'EnrollmentRequested',
      ({ id }, { stage }) =>
        stage === 'awaitingPayment' ? [{ category: 'enrollment', id, type: 'ExpireEnrollment', data: {} }] : [],
      {
        only: ({ data }) => data.terms.price.amount > 0,
        due: (event) => plusMillis(instantOf(event), PAYMENT_WINDOW),
      },
    ),
    when(
      enrollment,
      'EnrollmentReinstated',
      ({ id }, { stage }) =>
        stage === 'awaitingPayment' ? [{ category: 'enrollment', id, type: 'ExpireEnrollment', data: {} }] : [],
      {
        only: ({ data }) => data.to === 'awaitingPayment',
        due: (event) => plusMillis(instantOf(event), PAYMENT_WINDOW),
      },
    ),
  ],
}

/** When an offered seat was not taken in time, the next on the waiting list is offered it. */
export const advanceWaitlists: Process = {
  name: 'advance-waiting-lists',
  reactions: [
    when(course, 'SeatOffered', ({ id }) => [{ category: 'course', id, type: 'AdvanceWaitlist', data: {} }], {
      due: ({ data }) => data.expiresAt,
    }),
  ],
}
