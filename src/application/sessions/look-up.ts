import type { AccountState } from '../../domain/account'
import type { ServiceState } from '../../domain/service'
import { isOver, type SessionState } from '../../domain/session'
import type { AggregateLoader } from '../commands/command'
import type { Clock } from '../ports/clock'
import type { Memberships } from '../ports/memberships'
import { type Bearer, signedInSince } from '../ports/revocations'
import type { LookUp } from './revocation-list'

export interface LookUpPorts {
  readonly aggregates: AggregateLoader
  readonly memberships: Memberships
  readonly clock: Clock
}

/**
 * Looks a bearer up in the log: whether the session of its token, the account that holds it or whom it speaks for has
 * ended since. Who has no account (a token of the command line speaks for any id) has none that could be closed.
 */
export const bearerLookUp = ({ aggregates, memberships, clock }: LookUpPorts): LookUp => {
  const accountOf = async (id: string): Promise<AccountState> =>
    (await aggregates.load<AccountState>('account', id)).state

  const sessionIsOver = async (id: string): Promise<boolean> => {
    const { state } = await aggregates.load<SessionState>('session', id)
    return state.stage !== 'live' || isOver(state, clock.now())
  }

  const holderIsOut = async ({ id, role }: Pick<Bearer, 'id' | 'role'>, bearer: Bearer): Promise<boolean> => {
    const account = await accountOf(id)
    if (account.stage === 'none') return false
    if (account.stage !== 'active' || !account.roles.some((held) => held === role)) return true
    const { session } = bearer
    const kept = session !== undefined && session.id === account.sessionKept
    return !kept && signedInSince(bearer) < account.sessionsValidFrom
  }

  /** Of whom somebody acts for: a user whose account is open, or an institution that the other still administers. */
  const subjectIsOut = async ({ id, role }: Bearer, via: NonNullable<Bearer['via']>): Promise<boolean> => {
    if (via.role !== 'admin' && role === 'registrar') return !(await memberships.isAdmin(id, via.id))
    return (await accountOf(id)).stage === 'erased'
  }

  const serviceIsOut = async (id: string): Promise<boolean> =>
    (await aggregates.load<ServiceState>('service', id)).state.stage === 'revoked'

  return async (bearer) => {
    const { id, role, via, session } = bearer
    if (role === 'service' && via === undefined) return serviceIsOut(id)
    if (session !== undefined && (await sessionIsOver(session.id))) return true
    if (await holderIsOut(via ?? { id, role }, bearer)) return true
    return via !== undefined && subjectIsOut(bearer, via)
  }
}
