import type { auditAccess } from '../../domain/audit-access'
import { each, policyOf } from './policy'

/** Whoever may read others' history must be able to leave a record of it, in their own name. */
const accessPolicy = policyOf<typeof auditAccess>()(
  { reader: (user, { state }) => state.stage === 'none' || state.reader === user },
  { RecordAuditRead: each(['auditor', 'support', 'admin'], 'reader') },
)

export const audit = { audit: accessPolicy }
