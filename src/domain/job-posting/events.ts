import { type EventsOf, Instant, Money, object, text, UserId } from '../kernel'
import { details } from './details'

export const events = {
  PostingDrafted: { data: object({ institutionId: UserId, ...details }, { salary: Money }) },
  PostingEdited: { data: object(details, { salary: Money }) },
  PostingPublished: { data: object({ publishedAt: Instant }, { closesAt: Instant }) },
  PostingClosed: { data: object({ closedAt: Instant }, { reason: text(1, 500) }) },
} as const

export type PostingEvent = EventsOf<typeof events>
