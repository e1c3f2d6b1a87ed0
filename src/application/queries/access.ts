import type { Actor, DomainError, Role } from '../../domain/kernel'
import { errors } from './errors'

/** Who may ask a query. Nothing is open by default: a query names one of these. */
export type Access<Params> = (actor: Actor, params: Params) => DomainError | undefined

/** Roles that see everybody's records of a kind, beside administrators and Lyceum itself. */
const holds = (actor: Actor, roles: readonly Role[]): boolean =>
  actor.role === 'admin' || actor.role === 'system' || roles.includes(actor.role)

const refusal = (message: string): DomainError => errors.make('query.forbidden', message)

/** Everybody who has a token: what is public in the marketplace, or is filtered row by row. */
export const everybody: Access<unknown> = () => undefined

/** Only these roles (and administrators). */
export const only =
  (...roles: readonly Role[]): Access<unknown> =>
  (actor) =>
    holds(actor, roles) ? undefined : refusal(`Only ${[...roles, 'admin'].join(', ')} may ask this.`)

/** The user whom a parameter names, and these roles (and administrators). */
export const selfOr =
  <Name extends string>(parameter: Name, ...roles: readonly Role[]): Access<Readonly<Record<Name, string>>> =>
  (actor, params) =>
    params[parameter] === actor.id || holds(actor, roles) ? undefined : refusal('You may ask this about yourself only.')

/** Whether a record that concerns `users` may be seen by an actor: one of them, or of one of these roles. */
export const sees = (actor: Actor, users: readonly (string | undefined)[], ...roles: readonly Role[]): boolean =>
  users.includes(actor.id) || holds(actor, roles)
