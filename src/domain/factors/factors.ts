import { right } from 'fp-ts/Either'
import { type Decider, isStaff } from '../kernel'
import type { FactorsCommand, Of } from './commands'
import { decideCodes } from './decide-codes'
import { decideIdentities } from './decide-identities'
import { decidePasskeys } from './decide-passkeys'
import { errors, type FactorsError } from './errors'
import type { FactorsEvent } from './events'
import { evolve } from './evolve'
import { type Decision, type FactorsState, factorsIn } from './state'

/** Somebody's own factors are theirs alone: an administrator can take them away, and never add or use one. */
const decide = (command: FactorsCommand, state: FactorsState): Decision => {
  const { by, id } = command
  if (command.type === 'ResetFactors') return reset(command, state)
  if (by.id !== id && by.role !== 'system')
    return errors.fail('factors.forbidden', 'Only the holder of an account changes what it is signed in with.')
  const factors = factorsIn(state)

  switch (command.type) {
    case 'BeginTotp':
    case 'EnableTotp':
    case 'DisableTotp':
    case 'ProveTotp':
    case 'ProveRecoveryCode':
    case 'IssueRecoveryCodes':
      return decideCodes(command, factors)
    case 'AddPasskey':
    case 'UsePasskey':
    case 'RenamePasskey':
    case 'RemovePasskey':
      return decidePasskeys(command, factors)
    case 'LinkIdentity':
    case 'UnlinkIdentity':
      return decideIdentities(command, factors)
  }
}

/** For who has lost every factor. Nobody does it for themselves: a stolen session of an administrator must not. */
const reset = ({ by, id, data, at }: Of<'ResetFactors'>, state: FactorsState): Decision => {
  if (!isStaff(by)) return errors.fail('factors.forbidden', 'Only support and administrators may do this.')
  if (by.id === id) return errors.fail('factors.own-reset', 'Somebody else has to reset your factors.')
  return right(state.stage === 'guarded' ? [{ type: 'FactorsReset', data: { ...data, resetAt: at } }] : [])
}

export const decider: Decider<FactorsCommand, FactorsEvent, FactorsState, FactorsError> = {
  initialState: { stage: 'none' },
  decide,
  evolve,
}
