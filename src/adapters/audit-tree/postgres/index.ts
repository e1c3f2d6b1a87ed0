export { PostgresAuditTree } from './postgres-audit-tree'
