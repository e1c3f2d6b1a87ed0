import type { Either } from 'fp-ts/Either'
import { escapeIdentifier, type Pool, type PoolConfig } from 'pg'
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
import type { Logger } from '../../../application/ports/logger'
import type { ExpectedRevision } from '../../../domain/kernel'
import { serialiseAppend, type SerialisedAppend } from '../serialised-append'
import { AppendQueue } from './append-queue'
import { type AppendAnswer, type AppendRow, appendStatement, readAnswers } from './append-statement'
import { ANSWER_MILLIS, openPool } from './connections'
import { toAppendError, toUnavailable } from './errors'
import { GlobalReader } from './global-reader'
import { migrate } from './schema/migrate'
import { StreamReader } from './stream-reader'
import { subscription } from './subscription'
import { WakeUp } from './wake-up'

export interface PostgresEventStoreOptions {
  /** How to connect, as `pg` takes it. The store opens `readers` + 2 connections at most. */
  readonly connection: PoolConfig
  readonly logger: Logger
  /** Schema of the log's tables; default `lyceum_log`. */
  readonly schema?: string
  /** Connections for reading; default 4. */
  readonly readers?: number
}

/**
 * The log in PostgreSQL (15 and later). Appends go through one queue and one connection, many in a statement; reads
 * have a pool; one connection listens. The order of positions is the order of commits, so readers need no guard.
 */
export class PostgresEventStore implements EventStore {
  private readonly queue: AppendQueue
  private readonly streams: StreamReader
  private readonly all: GlobalReader
  private readonly wakeUp: WakeUp
  private readonly closing = new AbortController()
  private closed: Promise<void> | undefined

  private constructor(
    private readonly writer: Pool,
    private readonly readers: Pool,
    private readonly schema: string,
    private readonly options: PostgresEventStoreOptions & { readonly schema: string },
  ) {
    this.queue = new AppendQueue((batch) => this.write(batch))
    this.streams = new StreamReader(readers, schema)
    this.all = new GlobalReader(readers, schema)
    this.wakeUp = new WakeUp(options.connection, options.schema, options.logger)
  }

  /**
   * Connects, and makes or updates the log's tables.
   *
   * @throws StoreUnavailable where the server is out of reach
   */
  static async open(options: PostgresEventStoreOptions): Promise<PostgresEventStore> {
    const { connection, logger, schema = 'lyceum_log', readers = 4 } = options
    const writer = openPool({ ...connection, query_timeout: ANSWER_MILLIS }, 1, 'lyceum log: writer', logger)
    try {
      const client = await writer.connect()
      try {
        await migrate(client, schema)
      } finally {
        client.release()
      }
    } catch (error) {
      await writer.end()
      throw toUnavailable(error)
    }
    const reading = openPool({ ...connection, query_timeout: 0 }, readers, 'lyceum log: reader', logger)
    return new PostgresEventStore(writer, reading, escapeIdentifier(schema), { ...options, schema })
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

  subscribe({ signal, ...options }: SubscribeOptions): AsyncIterable<Batch> {
    const sources = { reader: this.all, wakeUp: this.wakeUp, logger: this.options.logger }
    return subscription(sources, options, AbortSignal.any([signal, this.closing.signal]))
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
    await Promise.all([this.wakeUp.close(), this.writer.end(), this.readers.end()])
  }

  private mustBeOpen(): void {
    if (this.closed !== undefined) throw new StoreUnavailable('the log is closed')
  }

  private async write(batch: readonly SerialisedAppend[]): Promise<readonly AppendAnswer[]> {
    const client = await this.writer.connect().catch((error: unknown) => {
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
