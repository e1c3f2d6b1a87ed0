export { PostgresMessageBus, type PostgresMessageBusOptions } from './postgres-message-bus'
