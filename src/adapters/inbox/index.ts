export { PostgresDeadLetters } from './postgres-dead-letters'
export { PostgresInbox, type PostgresInboxOptions } from './postgres-inbox'
