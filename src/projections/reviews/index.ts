import { review } from '../../domain/review'
import { readModel, type RowsOf } from '../runtime/read-model'
import { queries } from './queries'
import { ratings, reviews } from './tables'

const tables = { reviews, ratings }
const { on, define } = readModel(tables)
type Tables = RowsOf<typeof tables>

interface Rated {
  readonly revieweeId: string
  readonly courseId?: string
}

/** Counts so many reviews more with so many stars; below 0, fewer. */
const count = ({ ratings }: Tables, { revieweeId, courseId }: Rated, more: number, stars: number): void => {
  const ratedId = courseId ?? revieweeId
  const before = ratings.get(ratedId)
  const now = { reviews: (before?.reviews ?? 0) + more, stars: (before?.stars ?? 0) + stars }
  // As numeric(3, 2) has it, so that a rebuild finds the same.
  const mean = now.reviews === 0 ? null : Math.round((now.stars / now.reviews) * 100) / 100
  ratings.put({ ratedId, rated: courseId === undefined ? 'tutor' : 'course', ...now, mean })
}

const handlers = on(
  review,
  {
    ReviewInvited: ({ id, data, revision }, { reviews }) =>
      reviews.put({
        id,
        learnerId: data.learnerId,
        revieweeId: data.revieweeId,
        courseId: data.courseId ?? null,
        occasion: data.occasion.kind,
        occasionId: data.occasion.id,
        stage: 'invited',
        rating: null,
        text: null,
        answer: null,
        hiddenFor: null,
        invitedAt: data.invitedAt,
        expiresAt: data.expiresAt,
        givenAt: null,
        changeableUntil: null,
        revision,
      }),
    InvitationExpired: ({ id }, { reviews }) => reviews.update([id], () => ({ stage: 'expired' })),
    ReviewGiven: ({ id, data }, rows) => {
      const { rating, text, givenAt, changeableUntil } = data
      rows.reviews.update([id], () => ({ stage: 'published', rating, text: text ?? null, givenAt, changeableUntil }))
      count(rows, data, 1, rating)
    },
    ReviewChanged: ({ id, data }, rows) => {
      rows.reviews.update([id], () => ({ rating: data.rating, text: data.text ?? null }))
      count(rows, data, 0, data.rating - data.previousRating)
    },
    ReviewReopened: ({ id, data: { occasion, changeableUntil } }, { reviews }) =>
      reviews.update([id], () => ({ occasion: occasion.kind, occasionId: occasion.id, changeableUntil })),
    ReviewAnswered: ({ id, data }, { reviews }) => reviews.update([id], () => ({ answer: data.text })),
    ReviewHidden: ({ id, data }, rows) => {
      rows.reviews.update([id], () => ({ stage: 'hidden', hiddenFor: data.reason }))
      count(rows, data, -1, -data.rating)
    },
    ReviewShown: ({ id, data }, rows) => {
      rows.reviews.update([id], () => ({ stage: 'published', hiddenFor: null }))
      count(rows, data, 1, data.rating)
    },
  },
  ({ id, revision }, { reviews }) => reviews.update([id], () => ({ revision })),
)

/** What learners say of tutors and courses, and how these are rated. */
export const reviewsModel = define({
  name: 'reviews',
  version: 1,
  description: 'What learners say of tutors and courses, and how these are rated.',
  on: [handlers],
  queries,
})
