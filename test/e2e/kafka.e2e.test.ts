import { setTimeout as delay } from 'node:timers/promises'
import { KafkaMessageBus } from '../../src/adapters/message-bus/kafka'
import { eventTopics } from '../../src/application/events/topics'
import { eventually } from '../support/eventually'
import { KafkaCluster } from '../support/kafka/cluster'
import { describeWithOwnKafka } from '../support/kafka/for-tests'
import { join, type Member, newGroup } from '../support/message-bus/messages'
import { createDatabase, type TestDatabase } from '../support/postgres/database'
import { Load } from '../support/program/load'
import { readLog } from '../support/program/log'
import { ready, startService, stopAll } from '../support/program/program'
import { silentLogger } from '../support/silent-logger'

const ROUNDS = Number(process.env['LYCEUM_FAULT_ROUNDS'] ?? 2)
/** A minute in the long run. */
const DOWN_MILLIS = ROUNDS >= 20 ? 60_000 : 5_000
const DRAINED_MILLIS = 180_000

/** The ids of each stream's events in the order in which they came first. */
const byStream = (events: readonly { readonly id: string; readonly stream: string }[]) => {
  const ids = new Map<string, Set<string>>()
  for (const { id, stream } of events) ids.set(stream, (ids.get(stream) ?? new Set()).add(id))
  return new Map([...ids].map(([stream, each]) => [stream, [...each]]))
}

describeWithOwnKafka('Lyceum on Kafka', () => {
  let cluster: KafkaCluster
  let database: TestDatabase
  let bus: KafkaMessageBus
  let reader: Member
  beforeAll(async () => {
    ;[cluster, database] = await Promise.all([KafkaCluster.start(), createDatabase()])
    bus = new KafkaMessageBus({ brokers: cluster.brokers, logger: silentLogger })
    reader = join(bus, { group: newGroup(), topics: eventTopics })
  })
  afterAll(async () => {
    await stopAll()
    await reader.leave()
    await bus.close()
    await cluster.stop()
    await database.drop()
  })

  /** Every event of the log has come over the bus, those of a stream in their order. */
  const drained = async (settings: Record<string, string>): Promise<number> => {
    const log = await readLog(settings)
    await eventually(() => {
      const delivered = new Set(reader.taken.map(({ id }) => id))
      expect(log.filter(({ id }) => !delivered.has(id)).length).toBe(0)
    }, DRAINED_MILLIS)
    expect(byStream(reader.taken.map(({ id, key }) => ({ id, stream: key })))).toEqual(byStream(log))
    return log.length
  }

  it('accepts commands while Kafka is away, and has everything there soon after it is back', async () => {
    const settings = { DATABASE_URL: database.url, KAFKA_BROKERS: cluster.brokers.join(',') }
    const service = await startService(settings)
    const load = new Load(service.url, 10)
    await load.more(200)
    await eventually(() => expect(reader.taken.length).toBeGreaterThan(100))

    await cluster.kill()
    await delay(DOWN_MILLIS)
    // More than there could be if each waited for Kafka.
    await load.more(500)
    await ready(service)
    const { refused } = await load.stop()
    expect(refused).toEqual([])

    const back = Date.now()
    await cluster.resume()
    const events = await drained(settings)
    process.stderr.write(
      `Kafka away for ${String(DOWN_MILLIS)} ms; ${String(events)} events were there ${String(Date.now() - back)} ms after its start\n`,
    )
  })

  it('starts without Kafka, and publishes when it comes', async () => {
    const other = await createDatabase()
    await cluster.kill()
    const settings = { DATABASE_URL: other.url, KAFKA_BROKERS: cluster.brokers.join(',') }
    const service = await startService(settings)
    const load = new Load(service.url, 2)
    await load.more(20)
    const { acknowledged } = await load.stop()
    expect(acknowledged.length).toBeGreaterThanOrEqual(20)
    await cluster.resume()
    const log = await readLog(settings)
    await eventually(() => {
      const delivered = new Set(reader.taken.map(({ id }) => id))
      expect(log.filter(({ id }) => !delivered.has(id)).length).toBe(0)
    }, DRAINED_MILLIS)
    await stopAll()
    await other.drop()
  })
})
