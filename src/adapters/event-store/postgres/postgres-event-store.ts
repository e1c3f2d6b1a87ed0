import type { Either } from 'fp-ts/Either'
import { escapeIdentifier, type PoolConfig } from 'pg'
import {
  type Appended,
  type Batch,
  type EventStore,
  type NewEvent,
  type Position,
  type ReadAllOptions,
  type ReadStreamOptions,
  type RecordedEvent,
  type StreamName,
  StoreUnavailable,
  type SubscribeOptions,
  type WrongExpectedRevision,
} from '../../../application/ports/event-store'
import type { EventText, LogText } from '../../../application/ports/log-text'
import type { Logger } from '../../../application/ports/logger'
import type { ExpectedRevision } from '../../../domain/kernel'
import { serialiseAppend, type SerialisedAppend } from '../serialised-append'
import type { ReadPage } from '../page'
import { subscription } from '../subscription'
import { WakeUp } from '../wake-up'
import { AppendQueue } from './append-queue'
import { type AppendAnswer, type AppendRow, appendStatement, readAnswers } from './append-statement'
import { closePools, openPools, type Pools } from './connections'
import { toAppendError, toUnavailable } from './errors'
import { GlobalReader } from './global-reader'
import { listenTo } from './listener'
import { migrate } from './schema/migrate'
import { StreamReader } from './stream-reader'

export interface PostgresEventStoreOptions {
  /** How to connect, as `pg` takes it. The store has 8 connections at most: one that listens, and those of `openPools`. */
  readonly connection: PoolConfig
  readonly logger: Logger
  /** Schema of the log's tables; default `lyceum_log`. */
  readonly schema?: string
}

/**
 * The log in PostgreSQL (15 and later). Appends go through one queue and one connection, many in a statement. The order
 * of positions is the order of commits, so readers need no guard against late ones.
 */
export class PostgresEventStore implements EventStore, LogText {
  private readonly schema: string
  private readonly queue: AppendQueue
  private readonly streams: StreamReader
  private readonly all: GlobalReader
  private readonly wakeUp: WakeUp
  private readonly closing = new AbortController()
  private closed: Promise<void> | undefined

  private constructor(
    private readonly pools: Pools,
    schema: string,
    private readonly options: PostgresEventStoreOptions,
  ) {
    this.schema = escapeIdentifier(schema)
    this.queue = new AppendQueue((batch) => this.write(batch))
    this.streams = new StreamReader(pools.streams, this.schema)
    this.all = new GlobalReader(pools.pages, this.schema)
    this.wakeUp = new WakeUp(listenTo(options.connection, schema), options.logger)
  }

  /**
   * Connects, and makes or updates the log's tables.
   *
   * @throws StoreUnavailable where the server is out of reach
   */
  static async open(options: PostgresEventStoreOptions): Promise<PostgresEventStore> {
    const { connection, logger, schema = 'lyceum_log' } = options
    const pools = openPools(connection, logger)
    try {
      const client = await pools.writer.connect()
      try {
        await migrate(client, schema)
      } finally {
        client.release()
      }
    } catch (error) {
      await closePools(pools)
      throw toUnavailable(error)
    }
    return new PostgresEventStore(pools, schema, options)
  }

  async append(
    stream: StreamName,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
  ): Promise<Either<WrongExpectedRevision, Appended>> {
    const append = serialiseAppend(stream, expected, events)
    this.mustBeOpen()
    return this.queue.add(append)
  }

  async readStream(stream: StreamName, options?: ReadStreamOptions): Promise<readonly RecordedEvent[]> {
    this.mustBeOpen()
    return this.streams.read(stream, options)
  }

  async readAll(options: ReadAllOptions): Promise<readonly RecordedEvent[]> {
    this.mustBeOpen()
    return this.all.read(options)
  }

  subscribe(options: SubscribeOptions): AsyncIterable<Batch> {
    return this.follow(this.all.page, options)
  }

  subscribeText(options: SubscribeOptions): AsyncIterable<Batch<EventText>> {
    return this.follow(this.all.textPage, options)
  }

  async head(): Promise<Position> {
    this.mustBeOpen()
    return this.all.head()
  }

  /** Waits for what is in flight; subscriptions end as if their signal had fired. */
  close(): Promise<void> {
    this.closed ??= this.shutDown()
    return this.closed
  }

  private async shutDown(): Promise<void> {
    this.closing.abort()
    await this.queue.idle()
    await Promise.all([this.wakeUp.close(), closePools(this.pools)])
  }

  private follow<E>(page: ReadPage<E>, { signal, ...options }: SubscribeOptions): AsyncIterable<Batch<E>> {
    const sources = { page, wakeUp: this.wakeUp, logger: this.options.logger }
    return subscription(sources, options, AbortSignal.any([signal, this.closing.signal]))
  }

  private mustBeOpen(): void {
    if (this.closed !== undefined) throw new StoreUnavailable('the log is closed')
  }

  private async write(batch: readonly SerialisedAppend[]): Promise<readonly AppendAnswer[]> {
    const client = await this.pools.writer.connect().catch((error: unknown) => {
      throw toUnavailable(error)
    })
    let broken = true
    try {
      const { rows } = await client.query<[...AppendRow]>(appendStatement(this.schema, batch))
      broken = false
      return rows.flatMap((row) => readAnswers(batch, row))
    } catch (error) {
      throw toAppendError(error)
    } finally {
      client.release(broken)
    }
  }
}
