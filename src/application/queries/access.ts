import type { Actor, DomainError, Role } from '../../domain/kernel'
import { errors } from './errors'

/**
 * Who may ask a query, as data: what docs/permissions.md shows. `roles` are beside administrators and Lyceum itself,
 * who may ask everything.
 */
export type AccessRule =
  /** Whoever has a token: it is public in the marketplace. */
  | { readonly kind: 'everybody' }
  /** Whoever has a token, about themselves alone, in whatever role. */
  | { readonly kind: 'mine' }
  | { readonly kind: 'roles'; readonly roles: readonly Role[] }
  /** The user whom a parameter names, and these roles. */
  | { readonly kind: 'self'; readonly parameter: string; readonly roles: readonly Role[] }
  /**
   * Whoever has a token, and sees of it what is theirs by one of these relations, or all of it in these roles; what is
   * `open`, everybody sees.
   */
  | {
      readonly kind: 'related'
      readonly relations: readonly string[]
      readonly roles: readonly Role[]
      readonly open?: string
    }

/** Who may ask a query: the judgement, and the rule that it follows. Nothing is open by default: a query names one. */
export interface Access<Params = unknown> {
  (actor: Actor, params: Params): DomainError | undefined
  readonly rule: AccessRule
}

const access = <Params>(rule: AccessRule, judge: (actor: Actor, params: Params) => DomainError | undefined) =>
  Object.assign(judge, { rule })

/** Whether an actor has one of these roles, or is an administrator or Lyceum itself. */
const holds = (actor: Actor, roles: readonly Role[]): boolean =>
  actor.role === 'admin' || actor.role === 'system' || roles.includes(actor.role)

const refusal = (message: string): DomainError => errors.make('query.forbidden', message)

/** Everybody who has a token: what is public in the marketplace. */
export const everybody: Access = access({ kind: 'everybody' }, () => undefined)

/** Everybody who has a token, about themselves: the query itself asks for nothing but what is the asker's. */
export const mine: Access = access({ kind: 'mine' }, () => undefined)

/** Only these roles (and administrators). */
export const only = (...roles: readonly Role[]): Access =>
  access({ kind: 'roles', roles }, (actor) =>
    holds(actor, roles) ? undefined : refusal(`Only ${[...roles, 'admin'].join(', ')} may ask this.`),
  )

/** The user whom a parameter names, and these roles (and administrators). */
export const selfOr = <Name extends string>(
  parameter: Name,
  ...roles: readonly Role[]
): Access<Readonly<Record<Name, string>>> =>
  access({ kind: 'self', parameter, roles }, (actor, params) =>
    params[parameter] === actor.id || holds(actor, roles)
      ? undefined
      : refusal('You may ask this about yourself only.'),
  )

/**
 * Everybody, of what is theirs, and these roles (and administrators) of all. What is somebody's is left to the query:
 * `sees` tells it; queries of tables have it from `ownRows`.
 */
export const related = (relations: readonly string[], roles: readonly Role[], open?: string): Access =>
  access({ kind: 'related', relations, roles, ...(open !== undefined && { open }) }, () => undefined)

/** Whether a record that concerns `users` may be seen by an actor: one of them, or of one of these roles. */
export const sees = (actor: Actor, users: readonly (string | undefined)[], ...roles: readonly Role[]): boolean =>
  users.includes(actor.id) || holds(actor, roles)
