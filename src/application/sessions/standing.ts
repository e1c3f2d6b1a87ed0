import { type Either, right } from 'fp-ts/Either'
import type { AccountState } from '../../domain/account'
import type { Instant, Role } from '../../domain/kernel'
import { signInErrors, type SignInError } from './errors'

/**
 * The role in which the holder of an account may have a session: the one asked for, else the account's first.
 *
 * @param session - one that goes on; those from before `sessionsValidFrom` do not, but for the one that was kept
 */
export const roleFor = (
  account: AccountState,
  asked: Role | undefined,
  session?: { readonly id: string; readonly startedAt: Instant },
): Either<SignInError, Role> => {
  if (account.stage !== 'active') return signInErrors.fail('sign-in.closed', 'This account cannot be used now.')
  if (session !== undefined && session.startedAt < account.sessionsValidFrom && session.id !== account.sessionKept)
    return signInErrors.fail('sign-in.over', 'The session is over: sign in again.')
  const role = asked === undefined ? account.roles[0] : account.roles.find((held) => held === asked)
  return role === undefined
    ? signInErrors.fail('sign-in.role-not-held', 'The account does not have this role.')
    : right(role)
}
