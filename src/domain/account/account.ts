import { right } from 'fp-ts/Either'
import type { Decider } from '../kernel'
import type { AccountCommand } from './commands'
import { decideAddresses } from './decide-addresses'
import { decideCredentials } from './decide-credentials'
import { attempted, openProvided, openStaff, register } from './decide-registration'
import { decideStanding } from './decide-standing'
import { type AccountError, errors } from './errors'
import type { AccountEvent } from './events'
import { evolve } from './evolve'
import type { AccountState, Decision } from './state'

const decide = (command: AccountCommand, state: AccountState): Decision => {
  if (command.type === 'RegisterAccount') return register(command, state)
  if (command.type === 'OpenProvidedAccount') return openProvided(command, state)
  if (command.type === 'OpenStaffAccount') return openStaff(command, state)
  if (state.stage === 'none') return errors.fail('account.not-found', 'There is no such account.')
  if (state.stage === 'erased')
    return command.type === 'EraseAccount' || command.type === 'LapseAccount'
      ? right([])
      : errors.fail('account.erased', 'This account is no more.')

  switch (command.type) {
    case 'NoteAttempt':
      return right([attempted(state, command.at)])
    case 'IssueChallenge':
    case 'RecordWrongCode':
    case 'ResetPassword':
    case 'ChangePassword':
    case 'RehashPassword':
    case 'RecordLogInFailure':
    case 'ClearLogInFailures':
    case 'RevokeSessions':
      return decideCredentials(command, state)
    case 'VerifyEmail':
    case 'VerifyPhone':
    case 'RequestEmailChange':
    case 'ConfirmEmailChange':
    case 'CancelEmailChange':
    case 'RequestPhoneChange':
    case 'ConfirmPhoneChange':
      return decideAddresses(command, state)
    case 'GrantRole':
    case 'WithdrawRole':
    case 'SuspendAccount':
    case 'ReinstateAccount':
    case 'LapseAccount':
    case 'EraseAccount':
      return decideStanding(command, state)
  }
}

export const decider: Decider<AccountCommand, AccountEvent, AccountState, AccountError> = {
  initialState: { stage: 'none' },
  decide,
  evolve,
}
