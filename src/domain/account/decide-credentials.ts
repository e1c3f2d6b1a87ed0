import { right } from 'fp-ts/Either'
import { plusMillis } from '../kernel'
import { issued, standing, stands } from './challenge'
import type { Of } from './commands'
import { badToken } from './errors'
import type { AccountEvent } from './events'
import { lockAfter, maySendAgain } from './limits'
import { type Decision, isLocked, type Open } from './state'

type Command = Of<
  | 'IssueChallenge'
  | 'RecordWrongCode'
  | 'ResetPassword'
  | 'ChangePassword'
  | 'RehashPassword'
  | 'RecordLogInFailure'
  | 'ClearLogInFailures'
  | 'RevokeSessions'
>

/** What concerns the password and the proofs of who somebody is. Its use cases have checked the proofs themselves. */
export const decideCredentials = (command: Command, state: Open): Decision => {
  const { at } = command
  switch (command.type) {
    case 'IssueChallenge':
      return issue(command, state)
    case 'RecordWrongCode': {
      const { challengeId } = command.data
      const purpose = (['verify-phone', 'reset-password', 'change-phone'] as const).find((one) =>
        stands(state, one, challengeId, at),
      )
      return right(
        purpose === undefined ? [] : [{ type: 'ChallengeFailed', data: { challengeId, purpose, failedAt: at } }],
      )
    }
    case 'ResetPassword':
      return reset(command, state)
    case 'ChangePassword': {
      const { passwordHash, keepSession } = command.data
      return right([
        { type: 'PasswordSet', data: { passwordHash, cause: 'change', setAt: at } },
        revoked('password-change', at, keepSession),
      ])
    }
    case 'RehashPassword': {
      const { passwordHash, present } = command.data
      // Another password may have been set since this one was checked.
      return right(
        state.passwordHash === present ? [{ type: 'PasswordRehashed', data: { passwordHash, rehashedAt: at } }] : [],
      )
    }
    case 'RecordLogInFailure':
      return failed(command, state)
    case 'ClearLogInFailures':
      return right(
        state.failures === 0 || isLocked(state, at) ? [] : [{ type: 'LogInFailuresCleared', data: { clearedAt: at } }],
      )
    case 'RevokeSessions':
      return right([revoked(command.data.cause, at, command.data.except)])
  }
}

export const revoked = (
  cause: Of<'RevokeSessions'>['data']['cause'],
  at: Of<'RevokeSessions'>['at'],
  except?: Of<'RevokeSessions'>['data']['except'],
): AccountEvent => ({
  type: 'SessionsRevoked',
  data: { validFrom: at, cause, ...(except !== undefined && { except }) },
})

/** Nothing happens where there is nothing to send it to, or one went out just now: whoever asks learns neither. */
const issue = ({ data, at }: Of<'IssueChallenge'>, state: Open): Decision => {
  const { purpose, channel } = data
  const address = channel === 'phone' ? state.phone : channel === 'email' ? state.email : undefined
  const wanted = purpose === 'reset-password' ? state.stage !== 'suspended' : address?.verified === false
  const sent = address !== undefined && wanted && maySendAgain(state.challenges[purpose], at)
  return right(sent ? [issued(data, purpose, channel, at)] : [])
}

/**
 * Whoever has the link has the mailbox, and was sent it at the address of the account: so it is proven by it. What was
 * set up before by somebody else who had only typed that address ends here (`evolve` of `PasswordSet`): the password,
 * links that are under way, a change of address. The operator's token vouches for the address that the operator typed.
 */
const reset = ({ data, at }: Of<'ResetPassword'>, state: Open): Decision => {
  const challenge = standing(state, 'reset-password', at)
  if (challenge?.id !== data.challengeId || state.stage === 'suspended') return badToken()
  const proven: readonly AccountEvent[] =
    challenge.channel === 'phone'
      ? state.phone?.verified === false
        ? [{ type: 'PhoneVerified', data: { verifiedAt: at } }]
        : []
      : state.email?.verified === false
        ? [{ type: 'EmailVerified', data: { verifiedAt: at } }]
        : []
  return right([
    ...proven,
    { type: 'PasswordSet', data: { passwordHash: data.passwordHash, cause: 'reset', setAt: at } },
    revoked('password-reset', at),
  ])
}

/** While the account is locked nothing is counted: a lock bounds what an attacker can write to the log. */
const failed = ({ data, at }: Of<'RecordLogInFailure'>, state: Open): Decision => {
  if (isLocked(state, at)) return right([])
  const failures = state.failures + 1
  const millis = lockAfter(failures)
  const failure: AccountEvent = { type: 'LogInFailed', data: { address: data.address, failedAt: at } }
  if (millis === 0) return right([failure])
  const until = millis === undefined ? {} : { until: plusMillis(at, millis) }
  return right([failure, { type: 'AccountLocked', data: { failures, lockedAt: at, ...until } }])
}
