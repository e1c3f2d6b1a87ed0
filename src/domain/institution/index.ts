import { defineAggregate } from '../kernel'
import { commands } from './commands'
import { errors } from './errors'
import { events } from './events'
import { decider } from './institution'

export type { InstitutionCommand } from './commands'
export { EmailId, InvitationId, MemberRole, Registration } from './details'
export type { InstitutionError } from './errors'
export type { InstitutionEvent } from './events'
export { isAdminOf, isProgram } from './state'
export type { InstitutionState } from './state'

/**
 * A school, an agency, a company that teaches, and who belongs to it. Its id is also the id that it acts by elsewhere:
 * `institutionId` of a job posting.
 */
export const institution = defineAggregate({
  category: 'institution',
  context: 'profiles',
  collection: 'institutions',
  noun: 'Institution',
  commands,
  events,
  errors,
  decider,
})
