import { type EventsOf, Instant, object, personal, text } from '../kernel'
import { Occasion, ofCourse, parties, Rating } from './values'

/** Published, and the learner's all the same: it goes with them, and the stars stay. */
const words = { text: personal(text(1, 5_000), { field: 'learnerId' }) }
/** Every event that changes a rating says whose and by how much, so that ratings follow from the events alone. */
const rated = { ...parties, rating: Rating }

export const events = {
  ReviewInvited: {
    data: object({ ...parties, occasion: Occasion, invitedAt: Instant, expiresAt: Instant }, ofCourse),
  },
  InvitationExpired: { data: object({ expiredAt: Instant }) },
  ReviewGiven: { data: object({ ...rated, givenAt: Instant, changeableUntil: Instant }, { ...ofCourse, ...words }) },
  ReviewChanged: {
    data: object({ ...rated, previousRating: Rating, changedAt: Instant }, { ...ofCourse, ...words }),
  },
  /** After another lesson, when the time for changes was over. */
  ReviewReopened: { data: object({ occasion: Occasion, reopenedAt: Instant, changeableUntil: Instant }) },
  ReviewAnswered: {
    data: object({ ...parties, text: personal(text(1, 5_000), { field: 'revieweeId' }), answeredAt: Instant }),
  },
  /** Whoever gives the reason, it is about the learner's words. */
  ReviewHidden: {
    data: object({ ...rated, reason: personal(text(1, 1_000), { field: 'learnerId' }), hiddenAt: Instant }, ofCourse),
  },
  ReviewShown: { data: object({ ...rated, shownAt: Instant }, ofCourse) },
} as const

export type ReviewEvent = EventsOf<typeof events>
