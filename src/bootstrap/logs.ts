import { PostgresEventStore } from '../adapters/event-store/postgres'
import type { EventStore } from '../application/ports/event-store'
import type { Logger } from '../application/ports/logger'

/** What a log is kept in. */
export type LogKind = 'postgres' | 'eventstoredb'

/** A log that has been opened. */
export interface Log {
  readonly kind: LogKind
  readonly url: string
  readonly store: EventStore
}

/** Opens the log that a URL names, made or updated where it is in PostgreSQL. */
export const openLog = async (url: string, logger: Logger): Promise<Log> => ({
  kind: 'postgres',
  url,
  store: await PostgresEventStore.open({ connection: { connectionString: url }, logger }),
})
