import { ConnectionUrlError, isEventStoreDbUrl } from '../adapters/event-store/eventstoredb/connection-url'
import { PostgresEventStore } from '../adapters/event-store/postgres'
import { type EventStore, StoreUnavailable } from '../application/ports/event-store'
import type { LogText } from '../application/ports/log-text'
import type { Logger } from '../application/ports/logger'
import { textOfLog } from '../application/relay'

/** What a log is kept in. */
export type LogKind = 'postgres' | 'eventstoredb'

/** A log that has been opened. */
export interface Log {
  readonly kind: LogKind
  readonly url: string
  readonly store: EventStore
  /** The same log, for whoever passes its events on unread. */
  readonly text: LogText
}

/** A log cannot be used; the message is one line for who named it, in a setting or an argument. */
export class LogUnusable extends Error {
  override readonly name = 'LogUnusable'
}

const openEventStoreDb = async (url: string, namedBy: string, logger: Logger): Promise<EventStore> => {
  const { EventStoreDbEventStore } = await import('../adapters/event-store/eventstoredb/index.js')
  try {
    return await EventStoreDbEventStore.open({ url, logger })
  } catch (error) {
    if (error instanceof ConnectionUrlError) throw new LogUnusable(`${namedBy} ${error.message}`, { cause: error })
    if (error instanceof StoreUnavailable) throw new LogUnusable(`${namedBy}: ${error.message}`, { cause: error })
    throw error
  }
}

/**
 * Opens the log that a URL names; made or updated where it is in PostgreSQL.
 *
 * @param namedBy - the setting or the argument that names it
 * @throws LogUnusable, StoreUnavailable
 */
export const openLog = async (url: string, namedBy: string, logger: Logger): Promise<Log> => {
  if (isEventStoreDbUrl(url)) {
    const store = await openEventStoreDb(url, namedBy, logger)
    return { kind: 'eventstoredb', url, store, text: textOfLog(store) }
  }
  const store = await PostgresEventStore.open({ connection: { connectionString: url }, logger })
  return { kind: 'postgres', url, store, text: store }
}
