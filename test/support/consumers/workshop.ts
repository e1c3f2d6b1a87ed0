import { randomBytes } from 'node:crypto'
import { type ClientBase, Pool } from 'pg'
import { PostgresDeadLetters, PostgresInbox } from '../../../src/adapters/inbox'
import { PostgresMessageBus } from '../../../src/adapters/message-bus/postgres'
import type { Consumer, DeliveredEvent } from '../../../src/application/consumers/consumer'
import { ConsumerRunner, type ConsumerRunnerSettings } from '../../../src/application/consumers/runner'
import type { MessageBus, Topic } from '../../../src/application/ports/message-bus'
import { EventOpener } from '../../../src/application/privacy/event-opener'
import { registry, vault } from '../commands/marketplace'
import { alone } from '../commands/process-run'
import { newTopic } from '../message-bus/messages'
import { silentLogger } from '../silent-logger'

/** Where the consumer of a test writes: a row for each effect. */
export interface Effects {
  note(event: DeliveredEvent): Promise<void>
}

const effectsOf =
  (consumer: string) =>
  (client: ClientBase): Effects => ({
    note: async ({ recorded }) => {
      await client.query('insert into effects (consumer, stream, revision) values ($1, $2, $3)', [
        ...[consumer, recorded.stream, recorded.revision],
      ])
    },
  })

export interface Job {
  /** Called before the effect is written. */
  readonly before?: (event: DeliveredEvent) => Promise<void> | void
  readonly settings?: Partial<ConsumerRunnerSettings>
  readonly bus?: MessageBus
  /** For the inbox; default healthy connections. */
  readonly pool?: Pool
}

export interface Working {
  readonly runner: ConsumerRunner<Effects>
  /** Ends it in order. */
  readonly stop: () => Promise<void>
}

/** A bus, an inbox and effects in one database, and consumers that work there. */
export class Workshop {
  private readonly endings: (() => Promise<void>)[] = []

  private constructor(
    readonly url: string,
    readonly pool: Pool,
    readonly bus: PostgresMessageBus,
    readonly deadLetters: PostgresDeadLetters,
  ) {}

  static async open(url: string): Promise<Workshop> {
    const pool = patientPool(url, 10)
    await pool.query(
      `create table effects (
         number bigint generated always as identity, consumer text, stream text, revision int
       )`,
    )
    const deadLetters = new PostgresDeadLetters(pool)
    await deadLetters.start()
    const workshop = new Workshop(url, pool, new PostgresMessageBus(busOptions(url, pool)), deadLetters)
    await workshop.bus.start()
    return workshop
  }

  /** A further client of the bus, as another process has it. */
  async anotherBus(url = this.url): Promise<PostgresMessageBus> {
    const pool = patientPool(url, 2)
    const bus = new PostgresMessageBus(busOptions(url, pool))
    await bus.start()
    this.endings.push(async () => {
      await bus.close()
      await pool.end()
    })
    return bus
  }

  async topic(partitions = 3): Promise<Topic> {
    const topic = newTopic({ partitions })
    await this.bus.prepare([topic])
    return topic
  }

  /** Has a consumer of this name work; several of one name share its work. */
  async employ(name: string, topic: Topic, { before, settings, ...job }: Job = {}): Promise<Working> {
    const inbox = new PostgresInbox({ pool: job.pool ?? this.pool, logger: silentLogger, stores: effectsOf(name) })
    await inbox.start()
    const consumer: Consumer<Effects> = {
      name,
      topics: [topic.name],
      concerns: (type) => type === 'booking.BookingRequested',
      handle: async (event, effects) => {
        await before?.(event)
        await effects.note(event)
      },
    }
    const runner = new ConsumerRunner(
      {
        bus: job.bus ?? this.bus,
        inbox,
        deadLetters: this.deadLetters,
        registry,
        opener: new EventOpener(vault, registry, 'withheld'),
        leases: alone,
        logger: silentLogger,
      },
      consumer,
      { ...quick, ...settings },
    )
    const stopping = new AbortController()
    const running = runner.run(stopping.signal)
    const stop = async (): Promise<void> => {
      stopping.abort()
      await running
      inbox.stop()
    }
    this.endings.push(stop)
    return { runner, stop }
  }

  /** The revisions of each stream in the order of their effects. */
  async effects(consumer: string): Promise<Readonly<Record<string, readonly number[]>>> {
    const { rows } = await this.pool.query<{ readonly stream: string; readonly revisions: number[] }>(
      'select stream, array_agg(revision order by number) as revisions from effects where consumer = $1 group by 1',
      [consumer],
    )
    return Object.fromEntries(rows.map(({ stream, revisions }) => [stream, revisions]))
  }

  /** The revisions of each stream that is parked, in their order. */
  async parked(consumer: string): Promise<Readonly<Record<string, readonly number[]>>> {
    const sequences = await this.deadLetters.list({ group: consumer })
    const parked = sequences.map(async ({ key }) => {
      const letters = await this.deadLetters.letters(consumer, key)
      return [key, letters.map(({ value }) => (JSON.parse(value) as { readonly revision: number }).revision)] as const
    })
    return Object.fromEntries(await Promise.all(parked))
  }

  async close(): Promise<void> {
    for (const end of this.endings.reverse()) await end()
    await this.bus.close()
    await this.pool.end()
  }
}

/** Connections that may break; whoever uses one hears of it. */
export const patientPool = (connectionString: string, max: number): Pool => {
  const pool = new Pool({ connectionString, max })
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

export const newConsumer = (): string => `consumer-${randomBytes(4).toString('hex')}`

const busOptions = (connectionString: string, pool: Pool) => ({
  ...{ connectionString, pool, logger: silentLogger, pollMillis: 100, graceMillis: 500 },
})

const quick: Partial<ConsumerRunnerSettings> = {
  tries: 3,
  backoff: { firstMillis: 1, mostMillis: 5 },
  outage: { firstMillis: 1, mostMillis: 50 },
  deskMillis: 20,
}
