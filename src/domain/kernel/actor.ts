import type * as t from 'io-ts'
import { object, oneOf, text } from './codec'

/**
 * What somebody is, when doing something. A `registrar` is an institution's administrator; a `service` is another
 * program of the operator's; `system` is Lyceum itself: processes, time-outs, imports.
 */
export const Role = oneOf(
  'learner',
  'tutor',
  'registrar',
  'finance',
  'support',
  'auditor',
  'admin',
  'service',
  'system',
)
export type Role = t.TypeOf<typeof Role>

const who = { id: text(1, 200), role: Role }

/** Who issues a command. `id` is a user's UUID, or a name such as `process:booking-payment` for the system. */
export const Actor = object(who, { via: object(who) })
export interface Actor {
  readonly id: string
  readonly role: Role
  /**
   * Who really sits at the keyboard, where it is not the actor: an administrator who acts for a user, a member or an API
   * key that acts for its institution (the `act` claim of RFC 8693, section 4.1). What is allowed is what the actor may
   * do; what is recorded is both.
   */
  readonly via?: { readonly id: string; readonly role: Role }
}

/** Roles that act for anybody: administrators, and Lyceum's own processes and imports. */
export const isPrivileged = (by: Actor): boolean => by.role === 'admin' || by.role === 'system'

/** Whether an actor is one of these users, or may act for them. */
export const actsFor = (by: Actor, ...users: readonly string[]): boolean => isPrivileged(by) || users.includes(by.id)

/** Those who settle what others cannot: support, and whoever acts for anybody. */
export const isStaff = (by: Actor): boolean => isPrivileged(by) || by.role === 'support'
