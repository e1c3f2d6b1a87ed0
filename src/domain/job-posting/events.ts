import { type EventsOf, impersonal, Instant, Money, object, personal, text, UserId } from '../kernel'
import { details } from './details'

const PUBLISHED = 'written to be published'
const published = {
  title: impersonal(details.title, PUBLISHED),
  description: impersonal(details.description, PUBLISHED),
  subjects: impersonal(details.subjects, PUBLISHED),
}

export const events = {
  PostingDrafted: { data: object({ institutionId: UserId, ...published }, { salary: Money }) },
  PostingEdited: { data: object(published, { salary: Money }) },
  PostingPublished: { data: object({ publishedAt: Instant }, { closesAt: Instant }) },
  PostingClosed: { data: object({ closedAt: Instant }, { reason: personal(text(1, 500), 'actor') }) },
} as const

export type PostingEvent = EventsOf<typeof events>
