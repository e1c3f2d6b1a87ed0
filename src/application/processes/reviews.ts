import { booking } from '../../domain/booking'
import { enrollment } from '../../domain/enrollment'
import { HOUR, plusMillis } from '../../domain/kernel'
import { review } from '../../domain/review'
import { derivedId } from '../derived-id'
import { instantOf, type Process, when } from './process'

/** How long after a lesson or a course its learner is asked what they thought of it. */
export const REVIEW_DELAY = 2 * HOUR

/** The review of a tutor, or of a course, by a learner: the same two always give the same id. */
export const reviewIdOf = (ofId: string, learnerId: string): string => derivedId(ofId, `review by ${learnerId}`)

/** After a lesson or a course that was completed its learner is asked for a review, for a time. */
export const inviteReviews: Process = {
  name: 'invite-reviews',
  reactions: [
    when(
      booking,
      'BookingCompleted',
      ({ id }, state) => {
        // Disputed meanwhile: they are at odds, and not asked.
        if (state.stage !== 'completed') return []
        const { learnerId, tutorId } = state.facts
        const data = { learnerId, revieweeId: tutorId, occasion: { kind: 'booking', id } }
        return [{ category: 'review', id: reviewIdOf(tutorId, learnerId), type: 'InviteReview', data }]
      },
      { due: (event) => plusMillis(instantOf(event), REVIEW_DELAY) },
    ),
    when(
      enrollment,
      'EnrollmentCompleted',
      ({ id, data: { courseId, learnerId } }, state) => {
        if (state.stage !== 'completed') return []
        const { ownerId } = state.record.terms
        const data = { learnerId, revieweeId: ownerId, courseId, occasion: { kind: 'enrollment', id } }
        return [{ category: 'review', id: reviewIdOf(courseId, learnerId), type: 'InviteReview', data }]
      },
      { due: (event) => plusMillis(instantOf(event), REVIEW_DELAY) },
    ),
    when(
      review,
      'ReviewInvited',
      ({ id, data }, state) =>
        // Invited anew: then that invitation's own end comes.
        state.stage === 'invited' && state.expiresAt === data.expiresAt
          ? [{ category: 'review', id, type: 'ExpireInvitation', data: {} }]
          : [],
      { due: ({ data }) => data.expiresAt },
    ),
  ],
}
