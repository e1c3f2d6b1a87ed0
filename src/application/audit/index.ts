export { auditAccessId, type RecordAuditRead, recordAuditRead } from './record-audit-read'
export type { AuditRead } from '../../domain/audit-access'
