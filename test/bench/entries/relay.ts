import { CompressionTypes, Kafka, logLevel, type Message, Partitioners, type Producer } from 'kafkajs'
import { PostgresEventStore } from '../../../src/adapters/event-store/postgres'
import { KafkaMessageBus } from '../../../src/adapters/message-bus/kafka'
import { PostgresMessageBus } from '../../../src/adapters/message-bus/postgres'
import { PostgresProcessStore } from '../../../src/adapters/process-store/postgres'
import { toMessage } from '../../../src/application/events/published-event'
import { eventTopics, topicOf } from '../../../src/application/events/topics'
import type { MessageBus } from '../../../src/application/ports/message-bus'
import { enrollment } from '../../../src/domain/enrollment'
import { patientPool } from '../../support/consumers/workshop'
import { KafkaCluster } from '../../support/kafka/cluster'
import { openRelay } from '../../support/relay/open-relay'
import { silentLogger } from '../../support/silent-logger'
import { type BenchContext, type BenchEntry, compared, type Figure, median, takeTurns } from '../bench'
import { fillWithStreams } from '../events'

const EVENTS = 100_000
const ROUNDS = 5
/** Messages of a send of the bare producer: what it is fastest with. */
const SEND = 2_000
const LEAST = 20_000

const topic = topicOf(enrollment.context)

/** The relay from the start of the log to its end; events a second. */
const relayed = async (url: string, bus: MessageBus): Promise<number> => {
  const pool = patientPool(url, 1)
  const checkpoints = new PostgresProcessStore(pool)
  await checkpoints.start()
  await checkpoints.forgetCheckpoints()
  await pool.end()
  const start = performance.now()
  const { relay, close } = await openRelay(url, bus)
  while (relay.reached !== EVENTS) await new Promise((resolve) => setTimeout(resolve, 2))
  const elapsed = performance.now() - start
  await close()
  return (EVENTS * 1_000) / elapsed
}

/** What the relay publishes, made beforehand. */
const messagesOf = async (url: string): Promise<readonly Message[]> => {
  const store = await PostgresEventStore.open({ connection: { connectionString: url }, logger: silentLogger })
  const end = new AbortController()
  const messages: Message[] = []
  for await (const { events, caughtUp } of store.subscribeText({ after: 0, signal: end.signal })) {
    for (const event of events) {
      const { id, key, value, headers } = toMessage(event, topic)
      messages.push({ key, value, headers: { ...headers, ce_id: id } })
    }
    if (caughtUp) end.abort()
  }
  await store.close()
  return messages
}

/** The same messages by kafkajs alone. */
const bare = async (producer: Producer, messages: readonly Message[]): Promise<number> => {
  const start = performance.now()
  for (let from = 0; from < messages.length; from += SEND)
    await producer.send({
      topic,
      messages: messages.slice(from, from + SEND),
      acks: -1,
      compression: CompressionTypes.GZIP,
    })
  return (messages.length * 1_000) / (performance.now() - start)
}

const toKafka = async (
  url: string,
  { brokers }: KafkaCluster,
  say: BenchContext['say'],
): Promise<readonly Figure[]> => {
  const bus = new KafkaMessageBus({
    ...{ brokers, tls: undefined, sasl: undefined, replication: undefined, logger: silentLogger },
  })
  await bus.prepare(eventTopics)
  const producer = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING }).producer({
    ...{ idempotent: true, maxInFlightRequests: 1, createPartitioner: Partitioners.DefaultPartitioner },
  })
  await producer.connect()
  try {
    const messages = await messagesOf(url)
    const { ours, peer } = await takeTurns(ROUNDS, {
      ours: () => relayed(url, bus),
      peer: () => bare(producer, messages),
    })
    say(`relay ${ours.map(Math.round).join(' ')}, bare producer ${peer.map(Math.round).join(' ')} events/s`)
    const figure = { unit: 'events/s', peer: null, ratio: null }
    return [
      compared('relay from the log to Kafka, by a bare kafkajs producer', 'events/s', ours, peer, 0.5),
      { ...figure, name: 'relay from the log to Kafka', ours: median(ours), bar: LEAST },
    ]
  } finally {
    await producer.disconnect()
    await bus.close()
  }
}

const toPostgres = async (url: string, say: BenchContext['say']): Promise<Figure> => {
  const pool = patientPool(url, 2)
  const bus = new PostgresMessageBus({ connectionString: url, pool, logger: silentLogger })
  await bus.start()
  await bus.prepare(eventTopics)
  const figures: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) figures.push(await relayed(url, bus))
  say(`to the bus in PostgreSQL ${figures.map(Math.round).join(' ')} events/s`)
  await bus.close()
  await pool.end()
  const name = 'relay from the log to the bus in PostgreSQL'
  return { name, ours: median(figures), peer: null, unit: 'events/s', ratio: null, bar: null }
}

const run = async ({ createDatabase, say }: BenchContext): Promise<readonly Figure[]> => {
  const database = await createDatabase()
  const store = await PostgresEventStore.open({ connection: { connectionString: database.url }, logger: silentLogger })
  say(`writing ${String(EVENTS)} events`)
  await fillWithStreams(store, EVENTS)
  await store.close()
  const kafka = await KafkaCluster.start()
  try {
    return [...(await toKafka(database.url, kafka, say)), await toPostgres(database.url, say)]
  } finally {
    await kafka.stop()
    await database.drop()
  }
}

/** How fast what happened is published. */
export const relay: BenchEntry = { name: 'relay', run }
