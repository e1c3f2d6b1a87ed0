import { PostgresEventStore } from '../../../src/adapters/event-store/postgres'
import { KafkaMessageBus } from '../../../src/adapters/message-bus/kafka'
import { PostgresMessageBus } from '../../../src/adapters/message-bus/postgres'
import { PostgresProcessStore } from '../../../src/adapters/process-store/postgres'
import { eventTopics, topicOf } from '../../../src/application/events/topics'
import type { MessageBus } from '../../../src/application/ports/message-bus'
import { enrollment } from '../../../src/domain/enrollment'
import { patientPool } from '../../support/consumers/workshop'
import { KafkaCluster } from '../../support/kafka/cluster'
import { openRelay } from '../../support/relay/open-relay'
import { silentLogger } from '../../support/silent-logger'
import { type BenchContext, type BenchEntry, compared, type Figure, median, takeTurns } from '../bench'
import { fillWithStreams } from '../events'
import { type Load, startBareProducer, startLoad } from '../producer'

const EVENTS = 100_000
const ROUNDS = 5
const LEAST = 20_000

const topic = topicOf(enrollment.context)

/** The relay from the start of the log to its end. */
const relayed = async (url: string, bus: MessageBus): Promise<Load> => {
  const pool = patientPool(url, 1)
  const checkpoints = new PostgresProcessStore(pool)
  await checkpoints.start()
  await checkpoints.forgetCheckpoints()
  await pool.end()
  const finish = startLoad()
  const { relay: running, close } = await openRelay(url, bus)
  while (running.reached !== EVENTS) await new Promise((resolve) => setTimeout(resolve, 2))
  const load = finish(EVENTS)
  await close()
  return load
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
  const producer = await startBareProducer(url, brokers, topic)
  const cpu = { ours: [] as number[], peer: [] as number[] }
  const speed = async (publishing: Promise<Load>, spent: number[]): Promise<number> => {
    const { eventsPerSecond, cpuMicrosPerEvent } = await publishing
    spent.push(cpuMicrosPerEvent)
    return eventsPerSecond
  }
  try {
    const { ours, peer } = await takeTurns(ROUNDS, {
      ours: () => speed(relayed(url, bus), cpu.ours),
      peer: () => speed(producer.publish(), cpu.peer),
    })
    say(`relay ${ours.map(Math.round).join(' ')}, bare producer ${peer.map(Math.round).join(' ')} events/s`)
    const [own, bare] = [median(cpu.ours).toFixed(1), median(cpu.peer).toFixed(1)]
    say(`of the processor for an event: relay ${own} µs, bare producer ${bare} µs`)
    const figure = { unit: 'events/s', peer: null, ratio: null }
    return [
      compared('relay from the log to Kafka, by a bare kafkajs producer', 'events/s', ours, peer, 0.5),
      { ...figure, name: 'relay from the log to Kafka', ours: median(ours), bar: LEAST },
    ]
  } finally {
    await producer.stop()
    await bus.close()
  }
}

const toPostgres = async (url: string, say: BenchContext['say']): Promise<Figure> => {
  const pool = patientPool(url, 2)
  const bus = new PostgresMessageBus({ connectionString: url, pool, logger: silentLogger })
  await bus.start()
  await bus.prepare(eventTopics)
  const figures: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) figures.push((await relayed(url, bus)).eventsPerSecond)
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
