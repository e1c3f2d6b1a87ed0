import { isPrivileged } from '../../domain/kernel'
import { refusal } from '../commands/refusal'
import { audit } from './audit'
import { bookings } from './bookings'
import { jobs } from './jobs'
import { lms } from './lms'
import { meetings } from './meetings'
import { payments } from './payments'
import type { CommandPolicy, PolicyTable } from './policy'
import { sessions } from './sessions'

/** Who may issue which command, of every aggregate. */
export const policies: PolicyTable = { ...lms, ...bookings, ...meetings, ...payments, ...jobs, ...audit, ...sessions }

/** A policy by the table: what is not in it is for administrators and Lyceum itself. */
export const rolePolicy = (table: PolicyTable): CommandPolicy => {
  const allowed = new Set(
    Object.entries(table).flatMap(([category, commands]) =>
      Object.entries(commands).flatMap(([type, roles]) => roles.map((role) => `${category}.${type} ${role}`)),
    ),
  )
  return (actor, { category, type }) =>
    isPrivileged(actor) || allowed.has(`${category}.${type} ${actor.role}`)
      ? undefined
      : refusal('command.forbidden', `The role ${actor.role} may not issue ${type}.`)
}

/** Lyceum's policy. */
export const authorise: CommandPolicy = rolePolicy(policies)
