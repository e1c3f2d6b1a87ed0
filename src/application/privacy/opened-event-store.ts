import type { Either } from 'fp-ts/Either'
import type { ExpectedRevision } from '../../domain/kernel'
import type { AggregateRegistry } from '../commands/aggregate-registry'
import type {
  Appended,
  Batch,
  EventStore,
  NewEvent,
  ReadAllOptions,
  ReadStreamOptions,
  RecordedEvent,
  StreamName,
  SubscribeOptions,
  WrongExpectedRevision,
} from '../ports/event-store'
import type { KeyVault } from '../ports/key-vault'
import { EventOpener } from './event-opener'
import type { Secrets } from './open-fields'

export interface OpenedEventStorePorts {
  /** The log as it is stored. */
  readonly store: EventStore
  readonly vault: Pick<KeyVault, 'find'>
  readonly registry: AggregateRegistry
}

/**
 * The log as it is read: what is sealed in events is opened with the keys of those whom it is about, and reads as erased
 * where they have been forgotten.
 *
 * What has been opened no longer matches the hash in its metadata: whoever verifies the log reads it as it is stored.
 */
export class OpenedEventStore implements EventStore {
  private readonly store: EventStore
  private readonly opener: EventOpener

  /** @param secrets - `shown` for the command bus alone */
  constructor({ store, vault, registry }: OpenedEventStorePorts, secrets: Secrets) {
    this.store = store
    this.opener = new EventOpener(vault, registry, secrets)
  }

  /** Events come sealed; see `sealFields`. Throws TypeError where one would write somebody's data in the clear. */
  async append(
    stream: StreamName,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
  ): Promise<Either<WrongExpectedRevision, Appended>> {
    for (const event of events) this.opener.requireSealed(stream, event)
    return this.store.append(stream, expected, events)
  }

  async readStream(stream: StreamName, options?: ReadStreamOptions): Promise<readonly RecordedEvent[]> {
    return this.opener.open(await this.store.readStream(stream, options))
  }

  async readAll(options: ReadAllOptions): Promise<readonly RecordedEvent[]> {
    return this.opener.open(await this.store.readAll(options))
  }

  async *subscribe(options: SubscribeOptions): AsyncGenerator<Batch, void, undefined> {
    for await (const batch of this.store.subscribe(options)) {
      const events = await this.opener.open(batch.events)
      yield events === batch.events ? batch : { ...batch, events }
    }
  }

  head(): Promise<number> {
    return this.store.head()
  }

  close(): Promise<void> {
    return this.store.close()
  }
}
