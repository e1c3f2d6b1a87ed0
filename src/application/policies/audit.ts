import type { auditAccess } from '../../domain/audit-access'
import type { deadLetter } from '../../domain/dead-letter'
import { each, policyOf } from './policy'

/** Whoever may read others' history must be able to leave a record of it, in their own name. */
const accessPolicy = policyOf<typeof auditAccess>()(
  { reader: (user, { state }) => state.stage === 'none' || state.reader === user },
  { RecordAuditRead: each(['auditor', 'support', 'admin'], 'reader') },
)

/** Nobody over HTTP: it is done at the command line. */
const deadLetterPolicy = policyOf<typeof deadLetter>()({}, { DiscardDeadLetter: {} })

export const audit = { audit: accessPolicy, deadletter: deadLetterPolicy }
