import { Client, type Pool } from 'pg'
import { pause } from '../../application/backoff'
import type { Logger } from '../../application/ports/logger'

/** The channel on which projections tell that they have moved. The payload is empty, or `swapped`. */
const CHANNEL = 'lyceum_read_models'
const SWAPPED = 'swapped'

const BACKOFF = { firstMillis: 100, mostMillis: 2_000 }

/**
 * Tells other processes that a read model has moved, many moves by one NOTIFY. It is a statement of its own, not part
 * of the projection's transaction: a transaction that notifies holds a lock of the whole cluster while it commits,
 * and the log's appends, which notify too, would wait for it.
 */
export class MovementNotifier {
  private timer: NodeJS.Timeout | undefined

  constructor(
    private readonly pool: Pool,
    private readonly everyMillis = 20,
  ) {}

  moved(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined
      this.send('')
    }, this.everyMillis)
  }

  swapped(): void {
    this.send(SWAPPED)
  }

  close(): void {
    clearTimeout(this.timer)
  }

  /** A lost signal is no loss: who waits for it polls as well. */
  private send(payload: string): void {
    this.pool.query('select pg_notify($1, $2)', [CHANNEL, payload]).catch(() => undefined)
  }
}

export interface Listening {
  readonly onMoved: () => void
  /** Tables were swapped, or signals may have been lost. */
  readonly onUnsure: () => void
}

/** Listens until `signal` fires, over as many connections as it takes. */
export const listenForMovements = async (
  url: string,
  { onMoved, onUnsure }: Listening,
  logger: Logger,
  signal: AbortSignal,
): Promise<void> => {
  for (let attempt = 1; !signal.aborted; attempt += 1) {
    const client = new Client({ connectionString: url, keepAlive: true, application_name: 'lyceum progress' })
    const ended = new Promise<void>((resolve) => {
      client.on('end', () => resolve())
      client.on('error', () => resolve())
      signal.addEventListener('abort', () => resolve(), { once: true })
    })
    client.on('notification', ({ payload }) => (payload === SWAPPED ? onUnsure() : onMoved()))
    try {
      await client.connect()
      await client.query(`listen ${CHANNEL}`)
      attempt = 1
      onUnsure()
      await ended
    } catch (error) {
      logger.debug('listening for read models failed', { attempt, error: String(error) })
    }
    await client.end().catch(() => undefined)
    await pause(BACKOFF, attempt + 1, signal).catch(() => undefined)
  }
}
