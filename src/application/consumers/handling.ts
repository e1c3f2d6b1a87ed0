import { pause, type Backoff } from '../backoff'
import { NotAnEvent } from '../events/published-event'
import { StoreUnavailable, UnknownOutcome } from '../ports/event-store'
import type { Inbox, InboxTransaction } from '../ports/inbox'
import type { Logger } from '../ports/logger'
import { BusUnavailable } from '../ports/message-bus'
import type { Consumer } from './consumer'
import type { EventReader } from './event-reader'
import { reasonOf } from './reason'

export interface HandlingPorts<Stores> {
  readonly inbox: Inbox<Stores>
  readonly reader: EventReader
  readonly logger: Logger
}

export interface HandlingSettings {
  /** How many events are dealt with in one transaction at most. Default 100. */
  readonly batch: number
  /** How often an event is tried before it is parked. Default 5. */
  readonly tries: number
  /** Between tries. Default 100 ms to 2 s. */
  readonly backoff: Backoff
  /** While the database is away. Default 100 ms to 5 s. */
  readonly outage: Backoff
}

export const HANDLING: HandlingSettings = {
  batch: 100,
  tries: 5,
  backoff: { firstMillis: 100, mostMillis: 2_000 },
  outage: { firstMillis: 100, mostMillis: 5_000 },
}

/** What shows that work goes on. */
export interface Pulse {
  /** Something was done, or is rightly waited for. */
  readonly step: () => void
  /** Fires when it is to be given up, in the middle of whatever it does. */
  readonly signal: AbortSignal
  /** Fires when what is under way is to be finished and nothing more to be waited for. */
  readonly stopping: AbortSignal
}

/** Throws where the work is to end here. */
export const throwIfOver = ({ signal, stopping }: Pulse): void => {
  signal.throwIfAborted()
  stopping.throwIfAborted()
}

/** Failures that say nothing of the event: the same may succeed later. */
const mayPass = (error: unknown): boolean =>
  error instanceof StoreUnavailable || error instanceof UnknownOutcome || error instanceof BusUnavailable

/** How one piece of work went: done, or it failed for a reason that lies in it. */
type Outcome<A> = { readonly done: A } | { readonly failure: unknown }

/** Does a consumer's work in transactions, as often as it takes and no oftener than is of use. */
export class Handling<Stores> {
  constructor(
    private readonly ports: HandlingPorts<Stores>,
    private readonly consumer: Consumer<Stores>,
    private readonly settings: HandlingSettings,
    /** Told of each try that failed and will be repeated. */
    private readonly failed: () => void,
  ) {}

  /** One transaction. Outages are waited out. Throws the signal's reason, and whatever `work` throws. */
  async commit<A>(work: (transaction: InboxTransaction<Stores>) => Promise<A>, pulse: Pulse): Promise<A> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.ports.inbox.transact(this.consumer.name, work, pulse.signal)
      } catch (error) {
        throwIfOver(pulse)
        if (!mayPass(error)) throw error
        if (attempt === 1) this.tell('waits for the database', error)
        await this.wait(this.settings.outage, attempt + 1, pulse)
      }
    }
  }

  /** One transaction about one event, tried some times. */
  async insist<A>(work: (transaction: InboxTransaction<Stores>) => Promise<A>, pulse: Pulse): Promise<Outcome<A>> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return { done: await this.commit(work, pulse) }
      } catch (error) {
        throwIfOver(pulse)
        if (attempt >= this.settings.tries || error instanceof NotAnEvent) return { failure: error }
        this.failed()
        this.tell('failed on an event and tries again', error, attempt)
        await this.wait(this.settings.backoff, attempt + 1, pulse)
      }
    }
  }

  private async wait(backoff: Backoff, attempt: number, { stopping, step }: Pulse): Promise<void> {
    await pause(backoff, attempt, stopping)
    step()
  }

  private tell(what: string, error: unknown, attempt?: number): void {
    const fields = { ...(attempt !== undefined && { attempt }), reason: reasonOf(error), error: String(error) }
    this.ports.logger.warn(`the consumer ${this.consumer.name} ${what}`, fields)
  }
}
