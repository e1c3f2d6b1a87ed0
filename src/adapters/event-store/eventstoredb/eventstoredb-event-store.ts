import { setMaxListeners } from 'node:events'
import type { Either } from 'fp-ts/Either'
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
import { serialiseAppend } from '../serialised-append'
import { subscription, type SubscriptionSources } from '../subscription'
import { WakeUp } from '../wake-up'
import { Appender } from './appender'
import { BatchAppend } from './batch-append'
import { eachNews } from './calls'
import { parseConnectionUrl } from './connection-url'
import { LogClient } from './log-client'
import { Reader } from './reader'
import { subscribeRequest } from './requests'
import { SingleAppend } from './single-append'
import { checkServer, type Server } from './start-check'

export interface EventStoreDbEventStoreOptions {
  /** `esdb://` or `kurrentdb://`, with `+discover` for a cluster, as the official clients take it. */
  readonly url: string
  readonly logger: Logger
  /**
   * How long a call is repeated while the server is away, in milliseconds. Default 10,000; for a cluster 30,000, in which
   * it notices that its leader is gone and elects another.
   */
  readonly patienceMillis?: number
}

const PATIENCE_MILLIS = 10_000
const PATIENCE_WITH_CLUSTERS_MILLIS = 30_000

/**
 * The log in EventStoreDB (20.10 and later) or KurrentDB. History is read in pages, of which subscriptions of one
 * process that are at the same place share one; a live subscription only tells that there is more. Positions are commit
 * positions: bytes, so they have gaps.
 */
export class EventStoreDbEventStore implements EventStore {
  /** Ends the subscriptions; and, when what was in flight is done, every call. */
  private readonly ending = new AbortController()
  private readonly closing = new AbortController()
  private readonly reader: Reader
  private readonly appender: Appender
  private readonly sources: SubscriptionSources & { readonly wakeUp: WakeUp }
  private closed: Promise<void> | undefined

  private constructor(
    private readonly client: LogClient,
    server: Server,
    millis: number,
    logger: Logger,
  ) {
    // Each call and each subscription listens; there is no leak in many of them.
    setMaxListeners(0, this.ending.signal, this.closing.signal)
    const patience = { millis, signal: this.closing.signal }
    this.reader = new Reader(client, patience)
    const appends = server.takesBatches ? new BatchAppend(client) : new SingleAppend(client)
    this.appender = new Appender(appends, this.reader, patience)
    const wakeUp = new WakeUp(
      ({ connected, hint, signal }) =>
        eachNews(
          client,
          subscribeRequest(),
          (response) => {
            if (response.hasConfirmation()) connected()
            else if (response.hasEvent()) hint()
          },
          signal,
        ),
      logger,
    )
    this.sources = { page: this.reader.page, wakeUp, logger }
  }

  /**
   * Connects, and checks that the log can be read and written.
   *
   * @throws ConnectionUrlError where the URL is none
   * @throws StoreUnavailable with a line that says what is wrong, and what to do
   */
  static async open(options: EventStoreDbEventStoreOptions): Promise<EventStoreDbEventStore> {
    const { url, logger } = options
    const target = parseConnectionUrl(url)
    const usual = target.discover ? PATIENCE_WITH_CLUSTERS_MILLIS : PATIENCE_MILLIS
    const { patienceMillis = usual } = options
    const client = new LogClient(target)
    try {
      const server = await checkServer(client, target, patienceMillis, logger)
      return new EventStoreDbEventStore(client, server, patienceMillis, logger)
    } catch (error) {
      await client.close()
      throw error
    }
  }

  async append(
    stream: StreamName,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
  ): Promise<Either<WrongExpectedRevision, Appended>> {
    const append = serialiseAppend(stream, expected, events)
    this.mustBeOpen()
    return this.appender.append(append)
  }

  async readStream(stream: StreamName, options?: ReadStreamOptions): Promise<readonly RecordedEvent[]> {
    this.mustBeOpen()
    return this.reader.readStream(stream, options)
  }

  async readAll(options: ReadAllOptions): Promise<readonly RecordedEvent[]> {
    this.mustBeOpen()
    return this.reader.readAll(options)
  }

  subscribe({ signal, ...options }: SubscribeOptions): AsyncIterable<Batch> {
    return subscription(this.sources, options, AbortSignal.any([signal, this.ending.signal]))
  }

  async head(): Promise<Position> {
    this.mustBeOpen()
    return this.reader.head()
  }

  /** Waits for what is in flight; subscriptions end as if their signal had fired. */
  close(): Promise<void> {
    this.closed ??= this.shutDown()
    return this.closed
  }

  private async shutDown(): Promise<void> {
    this.ending.abort()
    await this.appender.idle()
    this.closing.abort()
    await this.sources.wakeUp.close()
    await this.client.close()
  }

  private mustBeOpen(): void {
    if (this.closed !== undefined) throw new StoreUnavailable('the log is closed')
  }
}
