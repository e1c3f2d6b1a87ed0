import type * as t from 'io-ts'
import { object, oneOf, text } from './codec'

/** What somebody is, when doing something. `system` is Lyceum itself: processes, time-outs, imports. */
export const Role = oneOf('learner', 'tutor', 'registrar', 'finance', 'support', 'auditor', 'admin', 'system')
export type Role = t.TypeOf<typeof Role>

/** Who issues a command. `id` is a user's UUID, or a name such as `process:booking-payment` for the system. */
export const Actor = object({ id: text(1, 200), role: Role })
export interface Actor {
  readonly id: string
  readonly role: Role
}

/** Roles that act for anybody: administrators, and Lyceum's own processes and imports. */
export const isPrivileged = (by: Actor): boolean => by.role === 'admin' || by.role === 'system'

/** Whether an actor is one of these users, or may act for them. */
export const actsFor = (by: Actor, ...users: readonly string[]): boolean => isPrivileged(by) || users.includes(by.id)

/** Those who settle what others cannot: support, and whoever acts for anybody. */
export const isStaff = (by: Actor): boolean => isPrivileged(by) || by.role === 'support'
