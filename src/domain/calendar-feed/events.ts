import { type EventsOf, Instant, object, secret, text } from '../kernel'

export const events = {
  /** `secretHash`: SHA-256 of the secret in the feed's address, in base64url. */
  FeedOpened: { data: object({ secretHash: secret(text(1, 43), 'id'), openedAt: Instant }) },
  FeedClosed: { data: object({ closedAt: Instant }) },
} as const

export type FeedEvent = EventsOf<typeof events>
