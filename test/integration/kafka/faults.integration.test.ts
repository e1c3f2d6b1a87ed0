import { setTimeout as delay } from 'node:timers/promises'
import { KafkaMessageBus } from '../../../src/adapters/message-bus/kafka'
import { BusUnavailable, type OutgoingBusMessage, type Topic } from '../../../src/application/ports/message-bus'
import { eventually } from '../../support/eventually'
import { KafkaCluster } from '../../support/kafka/cluster'
import { describeWithOwnKafka } from '../../support/kafka/for-tests'
import { coordinatorOf, leaderOfFirst } from '../../support/kafka/victims'
import { join, type Member, messages, newGroup, newTopic } from '../../support/message-bus/messages'
import { silentLogger } from '../../support/silent-logger'

/** 20 in `npm run test:faults`. */
const ROUNDS = Number(process.env['LYCEUM_FAULT_ROUNDS'] ?? 2)
/** A minute in the long run. */
const DOWN_MILLIS = ROUNDS >= 20 ? 60_000 : 5_000
const KEYS = 40
const BACK_MILLIS = 30_000

const open = (cluster: KafkaCluster, timing: ConstructorParameters<typeof KafkaMessageBus>[0]['timing'] = {}) =>
  new KafkaMessageBus({ brokers: cluster.brokers, logger: silentLogger, timing: { redeliveryMillis: 100, ...timing } })

/** Publishes batch after batch until it is stopped, each again until it is acknowledged, as the relay does. */
const load = (bus: KafkaMessageBus, topic: Topic, from: number) => {
  const acknowledged: OutgoingBusMessage[] = []
  let [stopped, number] = [false, from]
  const done = (async () => {
    while (!stopped) {
      const batch = messages(topic, KEYS, 5, number)
      for (;;) {
        try {
          await bus.publish(batch)
          break
        } catch (error) {
          if (!(error instanceof BusUnavailable)) throw error
        }
      }
      acknowledged.push(...batch)
      number += 5
      await delay(10)
    }
  })()
  return {
    acknowledged,
    stop: async () => {
      stopped = true
      await done
      return number
    },
  }
}

/** The values of each key in the order in which they were first delivered, and how many deliveries came again. */
const firstDeliveries = (member: Member) => {
  const seen = new Set<string>()
  const byKey = new Map<string, number[]>()
  for (const { id, key, value } of member.taken) {
    if (seen.has(id)) continue
    seen.add(id)
    const values = byKey.get(key) ?? []
    values.push(Number(value))
    byKey.set(key, values)
  }
  return { seen, byKey, again: member.taken.length - seen.size }
}

describeWithOwnKafka('a Kafka of three nodes', () => {
  let cluster: KafkaCluster
  beforeAll(async () => (cluster = await KafkaCluster.start({ nodes: 3 })), 120_000)
  afterAll(() => cluster.stop())

  it(
    'loses nothing that it acknowledged when a node is killed under load, and consumers are back by themselves',
    async () => {
      const topic = newTopic({ partitions: 6 })
      const group = newGroup()
      const bus = open(cluster)
      await bus.prepare([topic])
      const member = join(bus, { group, topics: [topic] })
      let next = 0
      const published: OutgoingBusMessage[] = []
      const longest = { publishing: 0, consuming: 0 }
      for (let round = 0; round < ROUNDS; round += 1) {
        const running = load(bus, topic, next)
        await member.took(published.length + 1)
        await delay(500)
        const victim = await (round % 2 === 0 ? coordinatorOf(cluster, group) : leaderOfFirst(cluster, topic.name))
        const [sent, taken] = [running.acknowledged.length, member.taken.length]
        const killedAt = Date.now()
        await cluster.node(victim).kill()
        const back = async (grown: () => boolean): Promise<number> => {
          while (!grown()) {
            if (Date.now() - killedAt > 2 * BACK_MILLIS) throw new Error(`round ${String(round)}: not back`)
            await delay(20)
          }
          return Date.now() - killedAt
        }
        // More than was in flight when the node died.
        const [publishing, consuming] = await Promise.all([
          back(() => running.acknowledged.length > sent + 100 * KEYS),
          back(() => member.taken.length > taken + 100 * KEYS),
        ])
        longest.publishing = Math.max(longest.publishing, publishing)
        longest.consuming = Math.max(longest.consuming, consuming)
        next = await running.stop()
        published.push(...running.acknowledged)
        await cluster.resume()
      }
      // As many as were published may have come before all of them have: some come twice.
      await eventually(() => expect(firstDeliveries(member).seen.size).toBeGreaterThanOrEqual(published.length))
      const { seen, byKey, again } = firstDeliveries(member)
      expect(published.filter(({ id }) => !seen.has(id))).toEqual([])
      expect(byKey.size).toBe(KEYS)
      for (const values of byKey.values()) expect(values).toEqual([...values].sort((a, b) => a - b))
      expect(longest.consuming).toBeLessThan(BACK_MILLIS)
      process.stderr.write(
        `${String(ROUNDS)} nodes killed, ${String(published.length)} messages, ${String(again)} of them read twice; ` +
          `longest pause of publishing ${String(longest.publishing)} ms, of consuming ${String(longest.consuming)} ms\n`,
      )
      await member.leave()
      await bus.close()
    },
    60_000 + ROUNDS * 90_000,
  )

  it(
    'says so while no node is there, and goes on by itself when they are back',
    async () => {
      const topic = newTopic({ partitions: 6 })
      const bus = open(cluster, { publishMillis: 2_000 })
      await bus.prepare([topic])
      const member = join(bus, { group: newGroup(), topics: [topic] })
      await bus.publish(messages(topic, KEYS, 1))
      await member.took(KEYS)

      await cluster.kill()
      const downAt = Date.now()
      await expect(bus.publish(messages(topic, KEYS, 1, 1))).rejects.toThrow(BusUnavailable)
      await expect(bus.lag(newGroup(), [topic.name])).rejects.toThrow(BusUnavailable)
      await expect(bus.prepare([topic])).rejects.toThrow(BusUnavailable)
      await delay(Math.max(0, DOWN_MILLIS - (Date.now() - downAt)))

      const running = load(bus, topic, 2)
      const up = cluster.resume().then(() => Date.now())
      await eventually(() => expect(running.acknowledged.length).toBeGreaterThan(20 * KEYS), 2 * BACK_MILLIS)
      await running.stop()
      const upAt = await up
      await eventually(
        () => expect(firstDeliveries(member).seen.size).toBe(KEYS + running.acknowledged.length),
        BACK_MILLIS,
      )
      process.stderr.write(
        `all nodes down for ${String(DOWN_MILLIS)} ms; consumed again after ${String(Date.now() - upAt)} ms\n`,
      )
      for (const values of firstDeliveries(member).byKey.values())
        expect(values).toEqual([...values].sort((a, b) => a - b))
      await member.leave()
      await bus.close()
    },
    120_000 + DOWN_MILLIS,
  )
})
