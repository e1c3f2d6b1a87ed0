import { once } from 'node:events'
import type { ClientBase, Pool, PoolClient } from 'pg'
import type { Inbox, InboxTransaction } from '../../application/ports/inbox'
import type { Logger } from '../../application/ports/logger'
import { reaching, unavailable, withinTransaction } from './errors'
import { PostgresInboxTransaction } from './inbox-transaction'
import { MIGRATION, SCHEMA } from './schema'

/** For longer than any message can be on its way: twice as long as topics keep events. */
const KEPT_DAYS = 14

const SWEEP_MILLIS = 300_000
const SWEEP_ROWS = 5_000

export interface PostgresInboxOptions<Stores> {
  readonly pool: Pool
  readonly logger: Logger
  /** What the consumer writes through, in the transaction of this connection. */
  readonly stores: (client: ClientBase) => Stores
}

/** Remembers what groups have dealt with, in the database that they write to. */
export class PostgresInbox<Stores> implements Inbox<Stores> {
  private sweeper: NodeJS.Timeout | undefined

  constructor(private readonly options: PostgresInboxOptions<Stores>) {}

  /** Makes the tables where they are missing, and begins to forget what can't come again. */
  async start(): Promise<void> {
    await this.options.pool.query(MIGRATION)
    this.sweeper = setInterval(() => void this.sweepNow(), SWEEP_MILLIS).unref()
  }

  stop(): void {
    clearInterval(this.sweeper)
  }

  async transact<A>(
    group: string,
    work: (transaction: InboxTransaction<Stores>) => Promise<A>,
    signal: AbortSignal,
  ): Promise<A> {
    const client = await this.connect()
    if (signal.aborted) {
      client.release()
      throw reasonOf(signal)
    }
    const ended = new AbortController()
    const cut = once(signal, 'abort', { signal: ended.signal }).then(() => Promise.reject(reasonOf(signal)))
    cut.catch(() => undefined)
    let broken = true
    try {
      const working = this.within(client, group, work)
      // Nobody waits for it any longer where it is cut.
      working.catch(() => undefined)
      const outcome = await Promise.race([working, cut])
      broken = outcome.broken
      if ('error' in outcome) throw outcome.error
      return outcome.result
    } finally {
      ended.abort()
      // A connection in the middle of something is hung up; the server then rolls back.
      client.release(broken)
    }
  }

  /** Forgets messages that can't come again. Answers how many. */
  async sweep(): Promise<number> {
    let removed = 0
    for (let count = SWEEP_ROWS; count === SWEEP_ROWS; removed += count) {
      const { rowCount } = await this.options.pool.query(
        `delete from ${SCHEMA}.dealt_with where ctid = any (array(
           select ctid from ${SCHEMA}.dealt_with where at < now() - make_interval(days => ${String(KEPT_DAYS)})
           order by at limit ${String(SWEEP_ROWS)}
         ))`,
      )
      count = rowCount ?? 0
    }
    return removed
  }

  private async sweepNow(): Promise<void> {
    try {
      await this.sweep()
    } catch (error) {
      this.options.logger.warn('the inbox was not swept', { error: String(error) })
    }
  }

  private async connect(): Promise<PoolClient> {
    try {
      return await this.options.pool.connect()
    } catch (error) {
      throw unavailable(error)
    }
  }

  /** What became of a transaction, and whether its connection is of no further use. */
  private async within<A>(
    client: PoolClient,
    group: string,
    work: (transaction: InboxTransaction<Stores>) => Promise<A>,
  ): Promise<{ readonly broken: boolean } & ({ readonly result: A } | { readonly error: unknown })> {
    try {
      await client.query('begin')
      const result = await work(new PostgresInboxTransaction(client, group, this.options.stores(client)))
      // Its answer may be lost on the way: done again, the inbox tells.
      await reaching(client.query('commit'))
      return { broken: false, result }
    } catch (error) {
      try {
        await client.query('rollback')
        return { broken: false, error: withinTransaction(error) }
      } catch {
        return { broken: true, error: unavailable(error) }
      }
    }
  }
}

const reasonOf = (signal: AbortSignal): Error =>
  signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason))
