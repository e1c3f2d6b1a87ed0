import type { LogInfo } from '../../adapters/cli/log/info'
import type { EventStore } from '../../application/ports/event-store'
import type { Logger } from '../../application/ports/logger'
import { disclose } from '../config'
import { serverVersion } from '../database'
import { openLog } from '../logs'

const PAGE = 5_000

type Fields = Readonly<Record<string, unknown>>

/** Keeps what is said while a log is opened: that is where its checks speak. */
class Listening implements Logger {
  readonly warnings: string[] = []
  version: unknown

  debug(): void {
    // Nobody asked for it.
  }

  info(_message: string, fields: Fields = {}): void {
    this.version ??= fields['version']
  }

  warn(message: string): void {
    this.warnings.push(message)
  }

  error(message: string): void {
    this.warnings.push(message)
  }
}

const countEvents = async (store: EventStore): Promise<number> => {
  let count = 0
  for (let page = await store.readAll({ limit: PAGE }); ;) {
    const last = page.at(-1)
    if (last === undefined) return count
    count += page.length
    page = await store.readAll({ from: last.position, limit: PAGE })
  }
}

/**
 * Looks at a log.
 *
 * @param count - whether its events are to be counted, for which the whole log is read
 */
export const logInfo = async (url: string, namedBy: string, count: boolean): Promise<LogInfo> => {
  const listening = new Listening()
  const { kind, store } = await openLog(url, namedBy, listening)
  try {
    const [newest] = await store.readAll({ direction: 'backwards', limit: 1 })
    return {
      url: disclose('EVENT_STORE_URL', url),
      server:
        kind === 'postgres' ? `PostgreSQL ${await serverVersion(url)}` : `EventStoreDB ${String(listening.version)}`,
      head: await store.head(),
      ...(newest && {
        newest: {
          stream: newest.stream,
          revision: newest.revision,
          type: newest.type,
          recordedAt: newest.recordedAt,
        },
      }),
      ...(count && { events: await countEvents(store) }),
      warnings: listening.warnings,
    }
  } finally {
    await store.close()
  }
}
