export { PostgresLeafMoves } from './leaf-moves'
export { PostgresAuditTree } from './postgres-audit-tree'
