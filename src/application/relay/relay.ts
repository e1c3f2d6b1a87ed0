import type { AnyAggregate } from '../../domain/kernel'
import { categoryOf } from '../commands/aggregate-registry'
import { toMessage } from '../events/published-event'
import { eventTopics, topicsByCategory } from '../events/topics'
import { LogFollower, type LogFollowerPorts, type LogFollowerSettings } from '../log-follower'
import type { EventStore, Position } from '../ports/event-store'
import type { EventText, LogText } from '../ports/log-text'
import type { MessageBus, OutgoingBusMessage } from '../ports/message-bus'

export interface RelayPorts extends Omit<LogFollowerPorts, 'store'> {
  /** The log as it is stored: what is sealed goes on the bus sealed. */
  readonly store: Pick<EventStore, 'readAll'>
  readonly text: LogText
  readonly bus: Pick<MessageBus, 'prepare' | 'publish'>
  readonly aggregates: readonly AnyAggregate[]
}

export interface RelaySettings extends LogFollowerSettings {
  /** Events published at a time: more make a bus faster, and more come twice after a crash. Default 2,000. */
  readonly batchSize: number
}

/** Under which name the lease and the checkpoint are kept. */
export const RELAY = 'relay'

/** The log has events that this version of Lyceum has no topic for: it is older than the log. */
export class NoTopic extends Error {
  override readonly name = 'NoTopic'
  constructor({ stream, position }: EventText) {
    super(`no aggregate has streams such as ${stream}, which has an event at position ${String(position)}`)
  }
}

/**
 * Publishes every event of the log on the bus, in one place at a time, from a checkpoint that is saved after the bus has
 * taken them. Nothing is lost; what was published when the process died, or the bus broke off, before the checkpoint was
 * saved comes again, with the same id. Of each stream every event is first published after the one before it.
 *
 * A bus that is away keeps it waiting, and nobody else.
 */
export class Relay {
  private readonly follower: LogFollower<EventText>
  private readonly topics: ReadonlyMap<string, string>
  private readonly batchSize: number
  private prepared = false
  private interrupted: Position | undefined

  constructor(
    private readonly ports: RelayPorts,
    { batchSize = 2_000, ...settings }: Partial<RelaySettings> = {},
  ) {
    const { store, text, aggregates } = ports
    this.topics = topicsByCategory(aggregates)
    this.batchSize = batchSize
    this.follower = new LogFollower<EventText>(
      { ...ports, store: { readAll: (options) => store.readAll(options), subscribe: text.subscribeText.bind(text) } },
      { name: RELAY, batchSize, take: (events) => this.take(events) },
      settings,
    )
  }

  /** Up to where everything is published; undefined where this process does not own the relay. */
  get reached(): Position | undefined {
    return this.follower.owning ? this.follower.reached : undefined
  }

  get stalled(): boolean {
    return this.follower.stalled
  }

  /** Publishes, or stands by, until `signal` fires. */
  run(signal: AbortSignal): Promise<void> {
    return this.follower.run(signal)
  }

  private async take(events: readonly EventText[]): Promise<void> {
    const messages = events.map((event) => this.messageOf(event))
    try {
      if (!this.prepared) await this.ports.bus.prepare(eventTopics)
      this.prepared = true
      await this.ports.bus.publish(messages)
    } catch (error) {
      this.interrupted ??= this.follower.reached
      throw error
    }
    // A batch that is not full is the log's end.
    if (this.interrupted !== undefined && events.length < this.batchSize) this.tellOfCatchingUp(events)
  }

  private messageOf(event: EventText): OutgoingBusMessage {
    const topic = this.topics.get(categoryOf(event.stream))
    if (topic === undefined) throw new NoTopic(event)
    return toMessage(event, topic)
  }

  private tellOfCatchingUp(events: readonly EventText[]): void {
    const position = events.at(-1)?.position
    this.ports.logger.info('the relay has caught up with the log after an interruption', {
      after: this.interrupted,
      position,
    })
    this.interrupted = undefined
  }
}
