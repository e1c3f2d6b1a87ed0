import { right } from 'fp-ts/Either'
import { actsFor, type Instant, isPrivileged, isStaff } from '../kernel'
import type { Of } from './commands'
import { revoked } from './decide-credentials'
import { errors } from './errors'
import type { AccountEvent } from './events'
import { hasLapsed } from './limits'
import type { Decision, Open } from './state'
import type { ErasureCause } from './values'

type Command = Of<
  'GrantRole' | 'WithdrawRole' | 'SuspendAccount' | 'ReinstateAccount' | 'LapseAccount' | 'EraseAccount'
>

const forbidden = (message: string) => errors.fail('account.forbidden', message)

/** Who an account is on the marketplace, and whether it is welcome there. */
export const decideStanding = (command: Command, state: Open): Decision => {
  const { at, by, id } = command
  switch (command.type) {
    case 'GrantRole':
    case 'WithdrawRole':
      return changeRoles(command, state)
    case 'SuspendAccount':
      if (!isStaff(by)) return forbidden('Only support and administrators suspend accounts.')
      if (by.id === id) return forbidden('Nobody suspends themselves.')
      // Support must not be able to shut out those who watch over it.
      if (!isPrivileged(by) && state.roles.includes('admin')) return forbidden('Only administrators suspend another.')
      return state.stage === 'suspended'
        ? right([])
        : right([
            { type: 'AccountSuspended', data: { reason: command.data.reason, suspendedAt: at } },
            revoked('suspension', at),
          ])
    case 'ReinstateAccount':
      if (!isStaff(by)) return forbidden('Only support and administrators reinstate accounts.')
      if (by.id === id) return forbidden('Nobody reinstates themselves.')
      return right(state.stage === 'suspended' ? [{ type: 'AccountReinstated', data: { reinstatedAt: at } }] : [])
    case 'LapseAccount':
      if (!isPrivileged(by)) return forbidden('Accounts lapse by themselves.')
      // Decided here and not by whoever looks through all accounts: it may be proven between the look and the command.
      return right(hasLapsed(state, at) ? [erased(state, 'retention', at)] : [])
    case 'EraseAccount':
      if (!actsFor(by, id) && !isStaff(by)) return forbidden('Only its holder and staff erase an account.')
      return right([erased(state, command.data.cause, at)])
  }
}

const erased = ({ email, phone }: Open, cause: ErasureCause, erasedAt: Instant): AccountEvent => {
  const identifierIds = [email, phone].flatMap((one) => (one === undefined ? [] : [one.identifierId]))
  return { type: 'AccountErased', data: { erasedAt, cause, identifierIds } }
}

const changeRoles = ({ type, data: { role }, at, by, id }: Of<'GrantRole' | 'WithdrawRole'>, state: Open): Decision => {
  if (!isPrivileged(by)) return forbidden('Only administrators change roles.')
  if (by.id === id || by.via?.id === id)
    return errors.fail('account.own-role', "Nobody changes their own account's roles; ask another administrator.")
  const has = state.roles.includes(role)
  if (type === 'GrantRole') return right(has ? [] : [{ type: 'RoleGranted', data: { role, grantedAt: at } }])
  if (!has) return right([])
  return state.roles.length === 1
    ? errors.fail('account.last-role', 'An account keeps one role; suspend it instead.')
    : right([{ type: 'RoleWithdrawn', data: { role, withdrawnAt: at } }])
}
