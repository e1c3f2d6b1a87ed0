import { defineAggregate } from '../kernel'
import { decider } from './audit-access'
import { commands } from './commands'
import { errors } from './errors'
import { events } from './events'

export type { AuditAccessState } from './audit-access'
export type { AuditAccessCommand } from './commands'
export type { AuditAccessError } from './errors'
export type { AuditAccessEvent } from './events'
export { AuditRead, LONGEST_VALUE } from './read'

/** What one auditor has read of others' history: one stream a reader, so that whoever looks is seen to look. */
export const auditAccess = defineAggregate({
  category: 'audit',
  context: 'audit',
  collection: 'reads',
  noun: 'AuditRead',
  commands,
  events,
  errors,
  decider,
})
