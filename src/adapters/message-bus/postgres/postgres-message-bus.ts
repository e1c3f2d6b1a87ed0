import { DatabaseError, type Pool } from 'pg'
import { keepOn } from '../../../application/keep-on'
import type { Logger } from '../../../application/ports/logger'
import {
  BusUnavailable,
  type Lag,
  type MessageBus,
  type OutgoingBusMessage,
  type Subscription,
  type Topic,
  TopicMismatch,
} from '../../../application/ports/message-bus'
import { partitionOf } from '../partition-of'
import { Member, type MemberOptions } from './member'
import { MIGRATION, SCHEMA } from './schema'
import { sweepMessages } from './sweep'

/** After the database could not be reached. */
const RECONNECT = { firstMillis: 100, mostMillis: 2_000 }

const SWEEP_MILLIS = 300_000

/** What one statement writes at most. */
const MOST_MESSAGES = 2_000
const MOST_CHARACTERS = 4_000_000

export interface PostgresMessageBusOptions extends Partial<
  Pick<MemberOptions, 'concurrency' | 'pollMillis' | 'silenceMillis' | 'graceMillis'>
> {
  /** For what publishes and asks. */
  readonly pool: Pick<Pool, 'query'>
  /** The same database, straight to it: each consumer keeps a session of its own there. */
  readonly connectionString: string
  readonly logger: Logger
}

/** A message bus in a few tables of PostgreSQL, for those who have no Kafka; see docs/adr/0035-message-bus.md. */
export class PostgresMessageBus implements MessageBus {
  /** The ids of a topic's partitions, by number. */
  private readonly partitions = new Map<string, readonly number[]>()
  private readonly closing = new AbortController()
  private readonly consuming = new Set<Promise<void>>()
  private sweeper: NodeJS.Timeout | undefined
  /** What is published goes in the order of the calls. */
  private publishing: Promise<unknown> = Promise.resolve()

  constructor(private readonly options: PostgresMessageBusOptions) {}

  /** Makes the tables where they are missing, and begins to remove messages that have been kept for long enough. */
  async start(): Promise<void> {
    await this.options.pool.query(MIGRATION)
    this.sweeper = setInterval(() => void this.sweepNow(), SWEEP_MILLIS).unref()
  }

  async prepare(topics: readonly Topic[]): Promise<void> {
    await reaching(
      this.options.pool.query(
        `insert into ${SCHEMA}.topics (name, partitions, retention_millis)
         select * from unnest($1::text[], $2::int[], $3::bigint[]) order by 1
         on conflict (name) do update set retention_millis = excluded.retention_millis
         where topics.retention_millis <> excluded.retention_millis`,
        [
          topics.map(({ name }) => name),
          topics.map(({ partitions }) => partitions),
          topics.map(({ retentionMillis }) => retentionMillis),
        ],
      ),
    )
    const { rows } = await reaching(
      this.options.pool.query<{ readonly name: string; readonly partitions: number }>(
        `select name, partitions from ${SCHEMA}.topics where name = any ($1)`,
        [topics.map(({ name }) => name)],
      ),
    )
    const actual = new Map(rows.map(({ name, partitions }) => [name, partitions]))
    for (const { name, partitions } of topics) {
      const there = actual.get(name) ?? partitions
      if (there !== partitions) throw new TopicMismatch(name, partitions, there)
    }
    await reaching(
      this.options.pool.query(
        `insert into ${SCHEMA}.partitions (topic, number)
         select t.name, n from ${SCHEMA}.topics t, generate_series(0, t.partitions - 1) n
         where t.name = any ($1) and not exists (
           select from ${SCHEMA}.partitions p where p.topic = t.name and p.number = n
         )
         order by 1, 2 on conflict do nothing`,
        [topics.map(({ name }) => name)],
      ),
    )
  }

  async publish(messages: readonly OutgoingBusMessage[]): Promise<void> {
    const turn = this.publishing.then(() => this.publishInTurn(messages))
    this.publishing = turn.catch(() => undefined)
    await turn
  }

  async consume(subscription: Subscription): Promise<void> {
    const signal = AbortSignal.any([subscription.signal, this.closing.signal])
    const { concurrency = 4, pollMillis = 500, silenceMillis = 10_000, graceMillis = 8_000 } = this.options
    const { connectionString, logger } = this.options
    const options = { connectionString, logger, concurrency, pollMillis, silenceMillis, graceMillis }
    const consuming = keepOn(
      signal,
      RECONNECT,
      () => Member.run({ ...subscription, signal }, options),
      (error, failures) => {
        const fields = { group: subscription.group, failures, error: String(error) }
        logger[failures > 1 ? 'debug' : 'warn']('a consumer has lost the bus, and joins it again', fields)
      },
    )
    this.consuming.add(consuming)
    await consuming.finally(() => this.consuming.delete(consuming))
  }

  async lag(group: string, topics: readonly string[]): Promise<readonly Lag[]> {
    const { rows } = await reaching(
      this.options.pool.query<Lag & { readonly behind: string }>({
        name: 'lag',
        text: `select p.topic, p.number as partition,
            coalesce(newest."offset" + 1 - greatest(oldest."offset", coalesce(c.next, 0)), 0) as behind
          from ${SCHEMA}.partitions p
          left join ${SCHEMA}.cursors c on c.partition = p.id and c."group" = $1
          left join lateral (
            select "offset" from ${SCHEMA}.messages where partition = p.id order by "offset" desc limit 1) newest on true
          left join lateral (
            select "offset" from ${SCHEMA}.messages where partition = p.id order by "offset" limit 1) oldest on true
          where p.topic = any ($2) order by 1, 2`,
        values: [group, topics],
      }),
    )
    return rows.map((row) => ({ ...row, behind: Number(row.behind) }))
  }

  async close(): Promise<void> {
    clearInterval(this.sweeper)
    this.closing.abort()
    await Promise.all(this.consuming)
    await this.publishing
  }

  /**
   * Removes messages that have been kept for as long as their topic says, but for the newest of a partition. Answers how
   * many.
   */
  sweep(): Promise<number> {
    return sweepMessages(this.options.pool)
  }

  private async sweepNow(): Promise<void> {
    try {
      await this.sweep()
    } catch (error) {
      this.options.logger.warn('messages that have been kept for long enough were not removed', {
        error: String(error),
      })
    }
  }

  private async publishInTurn(messages: readonly OutgoingBusMessage[]): Promise<void> {
    await this.learn(messages.map(({ topic }) => topic))
    let some: OutgoingBusMessage[] = []
    let characters = 0
    for (const message of messages) {
      some.push(message)
      characters += message.value.length
      if (some.length < MOST_MESSAGES && characters < MOST_CHARACTERS) continue
      await this.write(some)
      some = []
      characters = 0
    }
    if (some.length > 0) await this.write(some)
  }

  /** Throws TypeError where a topic has not been prepared. */
  private async learn(topics: readonly string[]): Promise<void> {
    const unknown = [...new Set(topics)].filter((topic) => !this.partitions.has(topic))
    if (unknown.length === 0) return
    const { rows } = await reaching(
      this.options.pool.query<{ readonly topic: string; readonly ids: readonly number[] }>(
        `select topic, array_agg(id order by number) as ids from ${SCHEMA}.partitions where topic = any ($1) group by 1`,
        [unknown],
      ),
    )
    for (const { topic, ids } of rows) this.partitions.set(topic, ids)
    const missing = unknown.filter((topic) => !this.partitions.has(topic))
    if (missing.length > 0) throw new TypeError(`there is no topic ${missing.join(', ')}`)
  }

  private async write(messages: readonly OutgoingBusMessage[]): Promise<void> {
    const slots = new Map<number, number>()
    const counts: number[] = []
    const slotOf: number[] = []
    const placeOf: number[] = []
    for (const { topic, key } of messages) {
      const ids = this.partitions.get(topic) ?? []
      const id = ids[partitionOf(key, ids.length)] ?? 0
      const slot = slots.get(id) ?? slots.size + 1
      slots.set(id, slot)
      const place = counts[slot] ?? 0
      counts[slot] = place + 1
      slotOf.push(slot)
      placeOf.push(place)
    }
    await reaching(
      this.options.pool.query({
        name: 'publish',
        text: `select ${SCHEMA}.publish($1, $2, $3, $4, $5, $6, $7)`,
        values: [
          [...slots.keys()],
          slotOf,
          placeOf,
          messages.map(({ id }) => id),
          messages.map(({ key }) => key),
          messages.map(({ value }) => value),
          messages.map(({ headers }) => JSON.stringify(headers)),
        ],
      }),
    )
  }
}

/** Class 22 and 23 (PostgreSQL, appendix A): data that the database refuses, which is a bug. Else it is out of reach. */
const reaching = async <A>(work: Promise<A>): Promise<A> => {
  try {
    return await work
  } catch (error) {
    if (error instanceof DatabaseError && /^2[23]/.test(error.code ?? '')) throw error
    throw new BusUnavailable(`the bus is out of reach: ${String(error)}`, { cause: error })
  }
}
