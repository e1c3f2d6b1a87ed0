import { right } from 'fp-ts/Either'
import { actsFor, type Instant, plusMillis } from '../kernel'
import { issued } from './challenge'
import type { Of } from './commands'
import { errors } from './errors'
import type { AccountEvent } from './events'
import { ATTEMPT_NEWS_MILLIS, maySendAgain } from './limits'
import type { AccountState, Decision, Open } from './state'

const exists = () => errors.fail('account.exists', 'There is an account of this id.')

/**
 * One command for every state that an address can be in, so that the work is the same: a new account, the same link
 * again (with the password that was chosen last: who has typed an address first must not hold it with theirs), or news
 * for the holder that somebody tried.
 */
export const register = ({ data, at }: Of<'RegisterAccount'>, state: AccountState): Decision => {
  if (state.stage === 'erased') return errors.fail('account.erased', 'This account is no more.')
  const { passwordHash, challenge, ...opened } = data
  const [purpose, channel] =
    opened.email === undefined ? (['verify-phone', 'phone'] as const) : (['verify-email', 'email'] as const)
  const credentials: readonly AccountEvent[] = [
    { type: 'PasswordSet', data: { passwordHash, cause: 'registration', setAt: at } },
    issued(challenge, purpose, channel, at),
  ]
  if (state.stage === 'none') {
    const { role, ...rest } = opened
    const registered: AccountEvent = {
      type: 'AccountRegistered',
      data: { roles: [role], origin: 'self', registeredAt: at, ...rest },
    }
    return right([registered, ...credentials])
  }
  if (state.stage !== 'pending') return right([attempted(state, at)])
  return right(maySendAgain(state.challenges[purpose], at) ? credentials : [])
}

export const attempted = ({ attemptToldAt }: Open, at: Instant): AccountEvent => {
  const told = attemptToldAt === undefined || at >= plusMillis(attemptToldAt, ATTEMPT_NEWS_MILLIS)
  return { type: 'RegistrationAttempted', data: { attemptedAt: at, told } }
}

/** The provider has proven who it is, and the address if there is one: the account is active at once. */
export const openProvided = ({ data, at }: Of<'OpenProvidedAccount'>, state: AccountState): Decision => {
  if (state.stage !== 'none') return exists()
  const { role, locale, consents, email, identifierId } = data
  const opened = { roles: [role], locale, consents, origin: 'provider', registeredAt: at } as const
  if (email === undefined || identifierId === undefined) return right([{ type: 'AccountRegistered', data: opened }])
  return right([
    { type: 'AccountRegistered', data: { ...opened, email, identifierId } },
    { type: 'EmailVerified', data: { verifiedAt: at } },
  ])
}

export const openStaff = ({ data, at, by }: Of<'OpenStaffAccount'>, state: AccountState): Decision => {
  if (!actsFor(by)) return errors.fail('account.forbidden', 'Only administrators open accounts for others.')
  if (state.stage !== 'none') return exists()
  const { role, locale, email, identifierId, challenge } = data
  const opened = { roles: [role], locale, consents: [], origin: 'command-line', registeredAt: at } as const
  return right([
    { type: 'AccountRegistered', data: { ...opened, email, identifierId } },
    issued(challenge, 'reset-password', 'console', at),
  ])
}
