import { topicOf } from '../events/topics'
import type { Consumer, DeliveredEvent } from '../consumers/consumer'
import type { Mark, MatchingMarks } from '../ports/match-store'

export interface MatchingStores {
  readonly marks: MatchingMarks
}

/** Whose streams are their own: the aggregate's id is the person's. */
const OF_PERSON = [
  'profile.ProfileCreated',
  'profile.ProfileDescribed',
  'profile.TeachingOffered',
  'profile.LearningWishesSet',
  'profile.VisibilityChanged',
  'calendar.CalendarOpened',
  'calendar.ZoneChanged',
  'calendar.AvailabilitySet',
  'calendar.ExceptionSet',
  'calendar.ExceptionCleared',
  'consent.ConsentGiven',
  'consent.ConsentWithdrawn',
  'account.AccountErased',
  'forgetting.ForgettingBegun',
  'forgetting.KeyDestroyed',
  'forgetting.ForgettingCompleted',
]
const OF_REVIEW = ['review.ReviewGiven', 'review.ReviewChanged', 'review.ReviewHidden', 'review.ReviewShown']
const OF_BOOKING = ['booking.BookingConfirmed', 'booking.BookingDeclined']
const OF_POSTING = ['posting.PostingEdited', 'posting.PostingPublished', 'posting.PostingClosed']
const OF_APPLICATION = [
  'application.ApplicationSubmitted',
  'application.OfferAccepted',
  'application.OfferDeclined',
  'application.ApplicationRejected',
  'application.ApplicationWithdrawn',
]

const KINDS: ReadonlyMap<string, Mark['kind'] | 'review'> = new Map([
  ...OF_PERSON.map((type) => [type, 'person'] as const),
  ...OF_REVIEW.map((type) => [type, 'review'] as const),
  ...OF_BOOKING.map((type) => [type, 'booking'] as const),
  ...OF_POSTING.map((type) => [type, 'posting'] as const),
  ...OF_APPLICATION.map((type) => [type, 'application'] as const),
])

/** What is to be computed anew after an event; nothing where it does not matter. */
export const markOf = ({ recorded, category, id, data }: DeliveredEvent): Mark | undefined => {
  const kind = KINDS.get(`${category}.${recorded.type}`)
  const { position } = recorded
  if (kind === undefined) return undefined
  if (kind !== 'review') return category === 'consent' && !isMatching(data) ? undefined : { kind, id, position }
  const { revieweeId, courseId } = data as { readonly revieweeId: string; readonly courseId?: string }
  return courseId === undefined ? { kind: 'person', id: revieweeId, position } : undefined
}

const isMatching = (data: unknown): boolean => (data as { readonly document?: unknown }).document === 'matching'

/**
 * Hears from the bus what has changed, and marks it. What is marked is computed later, from the streams as they then
 * stand (`Matcher`): so many events of one person are one piece of work, in whatever order they come, and a model that
 * answers slowly holds no message up.
 */
export const matchingConsumer: Consumer<MatchingStores> = {
  name: 'matching',
  topics: (['profiles', 'bookings', 'privacy', 'accounts', 'jobs'] as const).map(topicOf),
  concerns: (type) => KINDS.has(type),
  handle: async (event, { marks }) => {
    const mark = markOf(event)
    if (mark !== undefined) await marks.mark([mark])
  },
}
