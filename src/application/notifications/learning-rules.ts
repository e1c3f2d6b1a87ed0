import { course } from '../../domain/course'
import { enrollment } from '../../domain/enrollment'
import type { CourseId } from '../../domain/kernel'
import { review } from '../../domain/review'
import { telling, type TellingRule } from './rule'

/** What is told of courses, certificates and reviews. */
export const learningRules: readonly TellingRule[] = [
  telling(course, 'SeatOffered', ({ id, data: { learnerId, expiresAt } }) => [
    { to: learnerId, kind: 'seat-offered', facts: { courseId: id as CourseId, until: expiresAt } },
  ]),
  telling(course, 'SeatOfferExpired', ({ id, data: { learnerId } }) => [
    { to: learnerId, kind: 'seat-offer-expired', facts: { courseId: id as CourseId } },
  ]),
  telling(
    enrollment,
    'EnrollmentExpired',
    ({ id, data: { courseId, learnerId, cause } }) =>
      cause === 'unpaid' ? [{ to: learnerId, kind: 'enrolment-unpaid', facts: { courseId, enrollmentId: id } }] : [],
    (_, { stage }) => stage !== 'expired',
  ),
  telling(
    enrollment,
    'EnrollmentActivated',
    ({ id, data: { courseId, learnerId } }) => [
      { to: learnerId, kind: 'enrolled', facts: { courseId, enrollmentId: id } },
    ],
    (_, { stage }) => stage !== 'active' && stage !== 'completed',
  ),
  telling(enrollment, 'CertificateIssued', ({ id, data: { courseId, learnerId, certificateNumber } }) => [
    { to: learnerId, kind: 'certificate-issued', facts: { courseId, enrollmentId: id, certificateNumber } },
  ]),
  telling(
    review,
    'ReviewInvited',
    ({ id, data: { learnerId, revieweeId, courseId, expiresAt } }) => [
      {
        to: learnerId,
        kind: 'review-invited',
        facts: {
          ...{ reviewId: id, until: expiresAt },
          ...(courseId === undefined ? { partnerId: revieweeId } : { courseId }),
        },
      },
    ],
    (_, { stage }) => stage !== 'invited',
  ),
]
