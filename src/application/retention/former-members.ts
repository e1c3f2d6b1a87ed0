import type { Instant } from '../../domain/kernel'
import { issue, type RetentionCommandPorts } from './commands'
import { type Duty, oneByOne } from './duty'

const RULE = 'former-members'

/** A membership of somebody whose account is erased. */
export interface FormerMember {
  readonly institutionId: string
  readonly userId: string
  readonly joinedAt: Instant
}

/** Finds memberships that have outlived their member; those that are being ended at this moment may be among them. */
export type FindFormerMembers = () => AsyncIterable<FormerMember>

/**
 * Ends memberships of people who have no account any more. Accounts end in several ways and memberships begin after that
 * too (a tutor who has accepted an offer is admitted later), so what is left over is looked for, rather than followed.
 */
export const formerMembers = (ports: RetentionCommandPorts, find: FindFormerMembers): Duty =>
  oneByOne(RULE, find, ({ institutionId: id, userId, joinedAt }) =>
    issue(ports, RULE, `${userId} ${joinedAt}`, {
      category: 'institution',
      id,
      type: 'RemoveMember',
      data: { userId },
    }),
  )
