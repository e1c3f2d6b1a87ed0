import { type EventsOf, Instant, Money, object, text, UserId } from '../kernel'
import { details, PostingDetails } from './details'

export const events = {
  PostingDrafted: { data: object({ institutionId: UserId, ...details }, { salary: Money }) },
  PostingEdited: { data: PostingDetails },
  PostingPublished: { data: object({ publishedAt: Instant }, { closesAt: Instant }) },
  PostingClosed: { data: object({ closedAt: Instant }, { reason: text(1, 500) }) },
} as const

export type PostingEvent = EventsOf<typeof events>
