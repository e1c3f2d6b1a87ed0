import type { Either } from 'fp-ts/Either'
import {
  type Appended,
  type EventStore,
  type NewEvent,
  type ReadStreamOptions,
  type RecordedEvent,
  StoreUnavailable,
  UnknownOutcome,
  type WrongExpectedRevision,
} from '../../../src/application/ports/event-store'
import type { ExpectedRevision } from '../../../src/domain/kernel'

/** What goes wrong with an append: its answer is lost after or before it was written, or the store is away. */
export type Fault = 'answer-lost' | 'request-lost' | 'unavailable'

/** A real store whose appends go wrong as `nextFault` says, and which counts what is asked of it. */
export class FaultyStore implements Pick<EventStore, 'append' | 'readStream'> {
  appends = 0
  reads = 0

  constructor(
    private readonly store: Pick<EventStore, 'append' | 'readStream'>,
    private readonly nextFault: () => Fault | undefined = () => undefined,
  ) {}

  async append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
  ): Promise<Either<WrongExpectedRevision, Appended>> {
    this.appends += 1
    const fault = this.nextFault()
    if (fault === 'unavailable') throw new StoreUnavailable('the store is away')
    if (fault === 'request-lost') throw new UnknownOutcome('the request was lost')
    const appended = await this.store.append(stream, expected, events)
    if (fault === 'answer-lost') throw new UnknownOutcome('the answer was lost')
    return appended
  }

  readStream(stream: string, options?: ReadStreamOptions): Promise<readonly RecordedEvent[]> {
    this.reads += 1
    return this.store.readStream(stream, options)
  }
}
