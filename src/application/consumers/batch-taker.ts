import { namedType } from '../events/published-event'
import type { InboxTransaction } from '../ports/inbox'
import type { BusMessage } from '../ports/message-bus'
import type { Consumer } from './consumer'
import { Handling, type HandlingPorts, type HandlingSettings, type Pulse, throwIfOver } from './handling'
import { reasonOf } from './reason'

/** What became of messages, counted. */
export interface Counts {
  /** Events that had their effect. */
  readonly handled: number
  /** Messages that came again after they had been dealt with. */
  readonly redelivered: number
  /** Tries that failed and were repeated. */
  readonly failed: number
  /** Messages that were parked, those that followed in their sequence among them. */
  readonly parked: number
}

/** Why a message is parked that comes after one that was. */
const FOLLOWS = 'it follows one that is parked'

/** Has a consumer deal with what comes over the bus. */
export class BatchTaker<Stores> {
  private readonly counted = { handled: 0, redelivered: 0, failed: 0, parked: 0 }
  private readonly handling: Handling<Stores>

  constructor(
    private readonly ports: HandlingPorts<Stores>,
    private readonly consumer: Consumer<Stores>,
    private readonly settings: HandlingSettings,
  ) {
    this.handling = new Handling(ports, consumer, settings, () => (this.counted.failed += 1))
  }

  get counts(): Counts {
    return this.counted
  }

  /** Deals with messages of one partition, in their order. When it resolves each has had its effect, or is parked. */
  async take(messages: readonly BusMessage[], pulse: Pulse): Promise<void> {
    const { batch } = this.settings
    const concerning = messages.filter(({ headers }) => this.mayConcern(namedType(headers)))
    for (let from = 0; from < concerning.length; from += batch) {
      throwIfOver(pulse)
      await this.takeSome(concerning.slice(from, from + batch), pulse)
      pulse.step()
    }
  }

  /** What does not say what it is has to be looked at. */
  private mayConcern(type: string | undefined): boolean {
    return type === undefined || this.consumer.concerns(type)
  }

  /** Together; where that fails one by one, so that the others are not held up by the one that failed. */
  private async takeSome(messages: readonly BusMessage[], pulse: Pulse): Promise<void> {
    try {
      await this.handling.commit((transaction) => this.handle(messages, transaction, pulse), pulse)
    } catch {
      throwIfOver(pulse)
      for (const message of messages) await this.takeOne(message, pulse)
    }
  }

  private async takeOne(message: BusMessage, pulse: Pulse): Promise<void> {
    const outcome = await this.handling.insist((transaction) => this.handle([message], transaction, pulse), pulse)
    if ('failure' in outcome) await this.park(message, outcome.failure, pulse)
    pulse.step()
  }

  private async handle(
    messages: readonly BusMessage[],
    transaction: InboxTransaction<Stores>,
    { step }: Pulse,
  ): Promise<void> {
    const events = await this.ports.reader.read(messages)
    const fresh = new Set(await transaction.note(messages.map(({ id }) => id)))
    const parked = await transaction.parked([...new Set(messages.map(({ key }) => key))])
    const counts = { handled: 0, redelivered: 0, parked: 0 }
    for (const [index, event] of events.entries()) {
      const message = messages[index]
      if (message === undefined) continue
      // Taken out, as it may be in the same batch twice.
      if (!fresh.delete(message.id)) counts.redelivered += 1
      else if (!this.consumer.concerns(`${event.category}.${event.recorded.type}`)) continue
      else if (parked.has(message.key)) {
        await transaction.park(message, FOLLOWS)
        counts.parked += 1
      } else {
        await this.consumer.handle(event, transaction.stores)
        counts.handled += 1
      }
      step()
    }
    this.counted.handled += counts.handled
    this.counted.redelivered += counts.redelivered
    this.counted.parked += counts.parked
  }

  private async park(message: BusMessage, error: unknown, pulse: Pulse): Promise<void> {
    const reason = reasonOf(error)
    await this.handling.commit(async (transaction) => {
      const fresh = await transaction.note([message.id])
      if (fresh.has(message.id)) await transaction.park(message, reason)
    }, pulse)
    this.counted.parked += 1
    this.ports.logger.error(`the consumer ${this.consumer.name} has parked an event, and what follows in its stream`, {
      ...{ event: message.id, stream: message.key, reason, error: String(error) },
      hint: `lyceum dlq show ${message.key}`,
    })
  }
}
