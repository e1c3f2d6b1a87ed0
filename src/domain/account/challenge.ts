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

/** The challenge that was sent last for a purpose, where it can still be answered. */
export const standing = (
  { challenges }: Pick<AccountFacts, 'challenges'>,
  purpose: Purpose,
  at: Instant,
): Challenge | undefined => {
  const challenge = challenges[purpose]
  return challenge !== undefined && at < challenge.expiresAt && challenge.failures < CODE_TRIES ? challenge : undefined
}

/** Whether that challenge is the one that can be answered. */
export const stands = (
  account: Pick<AccountFacts, 'challenges'>,
  purpose: Purpose,
  id: ChallengeId,
  at: Instant,
): boolean => standing(account, purpose, at)?.id === id

/** The challenges without those of some purposes. */
export const without = (challenges: AccountFacts['challenges'], ...purposes: readonly Purpose[]) =>
  Object.fromEntries(
    Object.entries(challenges).filter(([purpose]) => !purposes.includes(purpose as Purpose)),
  ) as AccountFacts['challenges']
