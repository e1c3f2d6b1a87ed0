import type { auditAccess } from '../../domain/audit-access'
import type { PolicyOf } from './policy'

/** Whoever may read others' history must be able to leave a record of it. */
const accessPolicy: PolicyOf<typeof auditAccess> = { RecordAuditRead: ['auditor', 'support'] }

export const audit = { audit: accessPolicy }
