export { ConnectionUrlError, isEventStoreDbUrl } from './connection-url'
export { EventStoreDbEventStore } from './eventstoredb-event-store'
export { CannotSecure, secureLog, type Secured, type SecureOptions, type SettingsChange } from './secure'
