import type { Container } from 'inversify'
import type { Side } from './services'

/**
 * Where each side is. Loading all of them takes longer than most commands of the command line, and a process that plays
 * one role has no use for the others' libraries (ADR 45).
 */
export const sides: Readonly<Record<Side, () => Promise<(container: Container) => void>>> = {
  accounts: async () => (await import('./accounts-side.js')).bindAccountsSide,
  actions: async () => (await import('./actions-side.js')).bindActionsSide,
  audit: async () => (await import('./audit-side.js')).bindAuditSide,
  bus: async () => (await import('./bus-side.js')).bindBusSide,
  channels: async () => (await import('./channels-side.js')).bindChannelsSide,
  command: async () => (await import('./command-side.js')).bindCommandSide,
  edge: async () => (await import('./edge.js')).bindEdge,
  factors: async () => (await import('./factors-side.js')).bindFactorsSide,
  forgetting: async () => (await import('./forgetting-side.js')).bindForgettingSide,
  limits: async () => (await import('./limits-side.js')).bindLimitsSide,
  matching: async () => (await import('./matching-side.js')).bindMatchingSide,
  messages: async () => (await import('./messages-side.js')).bindMessagesSide,
  privacy: async () => (await import('./privacy-side.js')).bindPrivacySide,
  process: async () => (await import('./process-side.js')).bindProcessSide,
  profiles: async () => (await import('./profiles-side.js')).bindProfilesSide,
  queries: async () => (await import('./queries-side.js')).bindQueriesSide,
  query: async () => (await import('./query-side.js')).bindQuerySide,
  relay: async () => (await import('./relay-side.js')).bindRelaySide,
  retention: async () => (await import('./retention-side.js')).bindRetentionSide,
  sessions: async () => (await import('./sessions-side.js')).bindSessionsSide,
}
