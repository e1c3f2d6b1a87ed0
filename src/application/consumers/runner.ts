import { setTimeout as delay } from 'node:timers/promises'
import type { Backoff } from '../backoff'
import type { AggregateRegistry } from '../commands/aggregate-registry'
import { eventTopics } from '../events/topics'
import { keepOn } from '../keep-on'
import type { DeadLetters } from '../ports/dead-letters'
import type { Inbox } from '../ports/inbox'
import type { Leases } from '../ports/lease'
import type { Logger } from '../ports/logger'
import type { MessageBus } from '../ports/message-bus'
import type { EventOpener } from '../privacy/event-opener'
import { runUnderLease } from '../run-under-lease'
import { BatchTaker, type Counts } from './batch-taker'
import type { Consumer } from './consumer'
import { DeadLetterDesk } from './dead-letter-desk'
import { EventReader } from './event-reader'
import { HANDLING, type HandlingSettings } from './handling'
import { deadLetterTopic, groupOf } from './names'
import { ConsumerStalled, watchedConsumer } from './watched-consumer'

export interface ConsumerRunnerPorts<Stores> {
  readonly bus: MessageBus
  readonly inbox: Inbox<Stores>
  readonly deadLetters: DeadLetters
  readonly registry: AggregateRegistry
  /** With secrets withheld. */
  readonly opener: Pick<EventOpener, 'open'>
  /** Dead letters are seen to in one process at a time. */
  readonly leases: Leases
  readonly logger: Logger
}

export interface ConsumerRunnerSettings extends HandlingSettings {
  /** Where nothing moves for so long though there are messages, the consumer is started again. Default 30,000. */
  readonly stalledMillis: number
  /** How often dead letters are looked after, in milliseconds. Default 1,000. */
  readonly deskMillis: number
}

const defaults: ConsumerRunnerSettings = { ...HANDLING, stalledMillis: 30_000, deskMillis: 1_000 }

/** After the bus could not be joined. */
const REJOIN: Backoff = { firstMillis: 100, mostMillis: 10_000 }

/** Failures in a row after which it is an error to look at and no longer a hiccup. */
const ALARM_AFTER = 3

export interface ConsumerStatus extends Counts {
  readonly name: string
  readonly topics: readonly string[]
  /** Whether it stood still though there were messages, and has not moved since. */
  readonly stalled: boolean
}

/**
 * Runs a consumer as a member of its group: each event has one effect, however often it is delivered, and one that the
 * consumer can't deal with holds up nobody but its own stream. See docs/adr/0036-consumers.md.
 */
export class ConsumerRunner<Stores> {
  private readonly settings: ConsumerRunnerSettings
  private readonly taker: BatchTaker<Stores>
  private readonly desk: DeadLetterDesk<Stores>
  private stalled = false

  constructor(
    private readonly ports: ConsumerRunnerPorts<Stores>,
    private readonly consumer: Consumer<Stores>,
    settings: Partial<ConsumerRunnerSettings> = {},
  ) {
    this.settings = { ...defaults, ...settings }
    const reader = new EventReader(ports.registry, ports.opener)
    this.taker = new BatchTaker({ ...ports, reader }, consumer, this.settings)
    this.desk = new DeadLetterDesk({ ...ports, reader }, consumer, this.settings)
  }

  status(): ConsumerStatus {
    const { name, topics } = this.consumer
    return { name, topics, stalled: this.stalled, ...this.taker.counts }
  }

  /** Works until `signal` fires. */
  async run(signal: AbortSignal): Promise<void> {
    const { name } = this.consumer
    await Promise.all([
      this.keepOn('consume', signal, () => this.consume(signal)),
      runUnderLease(this.ports.leases, `dead letters of ${name}`, signal, (mine) =>
        this.keepOn('see to its dead letters', mine, () => this.seeToDeadLetters(mine)),
      ),
    ])
  }

  private keepOn(what: string, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    return keepOn(signal, REJOIN, work, (error, failures) => {
      if (error instanceof ConsumerStalled) this.stalled = true
      const log = failures >= ALARM_AFTER || error instanceof ConsumerStalled ? 'error' : 'warn'
      const fields = { failures, error: String(error) }
      this.ports.logger[log](`the consumer ${this.consumer.name} could not ${what}; trying again`, fields)
    })
  }

  private async consume(signal: AbortSignal): Promise<void> {
    const { bus } = this.ports
    const { name, topics } = this.consumer
    await bus.prepare([...eventTopics.filter((topic) => topics.includes(topic.name)), deadLetterTopic(name)])
    const { stalledMillis } = this.settings
    await watchedConsumer({ bus, group: groupOf(name), topics, stalledMillis }, signal, async (batch, work) => {
      const step = (): void => {
        work.step()
        // Its failure is told by the batch's own.
        void batch.alive().catch(() => undefined)
      }
      await this.taker.take(batch.messages, { signal: work.signal, stopping: signal, step })
      this.stalled = false
    })
  }

  private async seeToDeadLetters(signal: AbortSignal): Promise<void> {
    await this.desk.round({ signal, stopping: signal, step: () => undefined })
    await delay(this.settings.deskMillis, undefined, { signal, ref: false })
  }
}
