import { type Either, isLeft, left, right } from 'fp-ts/Either'
import { accountErrors, type AccountRole, type EmailAddress, type Locale } from '../../domain/account'
import { type Actor, type Instant, plusMillis, UserId } from '../../domain/kernel'
import type { ActionContext } from '../actions/action'
import type { Refusal } from '../commands/command'
import { derivedId } from '../derived-id'
import type { Accounts } from './accounts'
import { CLAIM_MILLIS } from './lives'

export interface NewStaff {
  readonly email: EmailAddress
  readonly role: AccountRole
  readonly locale: Locale
  /** Who opens it; recorded with the account. */
  readonly by: Actor
}

/** An account that waits for its first password. */
export interface StaffAccount {
  readonly userId: UserId
  /** Sets the first password, once (`ResetPassword`). */
  readonly token: string
  readonly expiresAt: Instant
}

/**
 * Opens an account for somebody of the operator's. It has no password: whoever gets the token sets one, once. Refused
 * with `account.exists` where the address is somebody's, or is being registered.
 */
export const openStaffAccount = async (
  accounts: Accounts,
  { email, role, locale, by }: NewStaff,
  context: Pick<ActionContext, 'commandId' | 'requestId'>,
): Promise<Either<Refusal, StaffAccount>> => {
  const id = derivedId(context.commandId, 'account')
  if (!UserId.is(id)) throw new TypeError('an account has got no UUID')
  const identifierId = await accounts.ports.identifiers.idOf('email', email)
  const until = plusMillis(accounts.now(), CLAIM_MILLIS)
  // An attempt that was interrupted here has left an address with a holder who has no account: it is gone on with.
  const userId = await accounts.claim('email', identifierId, id, until, context)
  if (isLeft(userId)) return userId
  const challenge = accounts.newChallenge('reset-password', context, 'console')
  const data = { email, identifierId, role, locale, challenge }
  const opened = await accounts.issue(userId.right, 'OpenStaffAccount', data, context, by)
  if (isLeft(opened))
    return opened.left.code === 'account.exists'
      ? left(accountErrors.make('account.exists', 'This address has an account, or is being registered.'))
      : opened
  const { challengeId, expiresAt } = challenge
  const challenged = {
    accountId: userId.right,
    purpose: 'reset-password',
    challenge: { id: challengeId, expiresAt },
  } as const
  return right({ userId: userId.right, token: await accounts.ports.challenges.tokenOf(challenged), expiresAt })
}
