import type { Instant } from '../kernel'
import type { NewChallenge } from './commands'
import type { AccountEvent } from './events'
import { CODE_TRIES } from './limits'
import type { AccountFacts, Challenge } from './state'
import type { Channel, ChallengeId, Purpose } from './values'

/** The event that a link or a code goes out. */
export const issued = (
  { challengeId, expiresAt }: NewChallenge,
  purpose: Purpose,
  channel: Channel,
  at: Instant,
): AccountEvent => ({ type: 'ChallengeIssued', data: { challengeId, purpose, channel, issuedAt: at, expiresAt } })

/** The challenge of that id, where it is the last one of its purpose and can still be answered. */
export const standing = (
  { challenges }: Pick<AccountFacts, 'challenges'>,
  purpose: Purpose,
  id: ChallengeId,
  at: Instant,
): Challenge | undefined => {
  const challenge = challenges[purpose]
  return challenge?.id === id && at < challenge.expiresAt && challenge.failures < CODE_TRIES ? challenge : undefined
}

/** The challenges without those of some purposes. */
export const without = (challenges: AccountFacts['challenges'], ...purposes: readonly Purpose[]) =>
  Object.fromEntries(
    Object.entries(challenges).filter(([purpose]) => !purposes.includes(purpose as Purpose)),
  ) as AccountFacts['challenges']
