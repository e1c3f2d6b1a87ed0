import { type EventsOf, Instant, object, UserId } from '../kernel'
import { IdentifierKind } from './values'

const claim = { kind: IdentifierKind, holder: UserId }

export const events = {
  /** Reserved until then, for a user who has yet to prove that it is theirs. */
  IdentifierClaimed: { data: object({ ...claim, claimedAt: Instant, until: Instant }) },
  /** Proven: the user's until they let go of it. */
  IdentifierConfirmed: { data: object({ ...claim, confirmedAt: Instant }) },
  IdentifierReleased: { data: object({ holder: UserId, releasedAt: Instant }) },
} as const

export type IdentifierEvent = EventsOf<typeof events>
