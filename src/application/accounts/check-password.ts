import { type Either, isLeft, left, right } from 'fp-ts/Either'
import { accountErrors, isLocked } from '../../domain/account'
import type { UserId } from '../../domain/kernel'
import type { ActionContext } from '../actions/action'
import type { Refusal } from '../commands/command'
import type { Accounts, Held } from './accounts'
import { addressOf } from './addresses'
import { wrongCredentials } from './errors'
import { evenly } from './evenly'
import { LONGEST_PASSWORD, normalisePassword } from './password-rules'

/** What somebody signs in with. */
export interface Credentials {
  /** An e-mail address or a telephone number, as it was typed. */
  readonly identifier: string
  readonly password: string
}

/**
 * Whose credentials these are. The answer to wrong ones is the same, and as late, whether there is such an account, it
 * has a password, or is locked; that its address is yet to be proven is told to those alone who know the password.
 */
export const checkPassword = async (
  accounts: Accounts,
  { identifier, password }: Credentials,
  context: ActionContext,
): Promise<Either<Refusal, UserId>> => {
  const began = performance.now()
  const address = addressOf(identifier)
  const held = isLeft(address) ? undefined : await accounts.holderOf(address.right)
  const checked = await checkPasswordOf(accounts, held, password, context)
  // Whoever has the right password waits no longer than for the work.
  if (isLeft(checked)) return evenly(accounts.evenMillis, () => Promise.resolve(checked), began)
  return checked.right.account.stage === 'pending' ? notProven() : right(checked.right.id)
}

const notProven = () =>
  left(accountErrors.make('account.not-active', 'Prove your address first, by the link or code that was sent to it.'))

/**
 * Whether a password is an account's, counted against it where it is not. The work is the same without an account, for
 * a locked one and for one without a password.
 */
export const checkPasswordOf = async (
  accounts: Accounts,
  held: Held | undefined,
  given: string,
  context: ActionContext,
): Promise<Either<Refusal, Held>> => {
  const { hasher } = accounts.ports
  const password = normalisePassword(given)
  const known = held?.account.passwordHash
  const genuine = (await hasher.verify(known, password.slice(0, 2 * LONGEST_PASSWORD))) && known !== undefined
  // Others may have guessed meanwhile: the lock that their failures brought holds for this one as well.
  const present = held && (await accounts.find(held.id))
  const current = present?.account.passwordHash === known ? present : undefined
  if (current === undefined || known === undefined || isLocked(current.account, accounts.now()))
    return wrongCredentials()
  if (!genuine) {
    await accounts.issue(current.id, 'RecordLogInFailure', { address: context.client.address }, context)
    return wrongCredentials()
  }
  if (current.account.failures > 0) await accounts.issue(current.id, 'ClearLogInFailures', {}, context)
  if (!hasher.isCurrent(known)) {
    const passwordHash = await hasher.hash(password)
    await accounts.issue(current.id, 'RehashPassword', { passwordHash, present: known }, context)
  }
  return right(current)
}
