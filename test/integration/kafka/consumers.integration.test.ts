import { setTimeout as delay } from 'node:timers/promises'
import { KafkaMessageBus } from '../../../src/adapters/message-bus/kafka'
import { eventually } from '../../support/eventually'
import { describeWithKafka, startKafka, type TestKafka } from '../../support/kafka/for-tests'
import { severableSockets } from '../../support/kafka/severed-sockets'
import { join, messages, newGroup, newTopic, valuesByKey } from '../../support/message-bus/messages'
import { keepingLogger } from '../../support/read-models'
import { silentLogger } from '../../support/silent-logger'

/** The shortest that a Kafka allows as it comes. */
const SESSION_MILLIS = 6_000

describeWithKafka('a consumer', () => {
  let kafka: TestKafka
  const closeLater: (() => Promise<void>)[] = []
  const open = (of: Partial<ConstructorParameters<typeof KafkaMessageBus>[0]> = {}): KafkaMessageBus => {
    const timing = { sessionMillis: SESSION_MILLIS, redeliveryMillis: 100 }
    const bus = new KafkaMessageBus({ brokers: kafka.brokers, logger: silentLogger, timing, ...of })
    closeLater.push(() => bus.close())
    return bus
  }
  beforeAll(async () => (kafka = await startKafka()))
  afterAll(async () => {
    for (const close of closeLater.reverse()) await close()
    await kafka.stop()
  })

  it('keeps its partition while it works for longer than a session, and others go on meanwhile', async () => {
    const topic = newTopic()
    const bus = open()
    await bus.prepare([topic])
    const group = newGroup()
    let slow = 0
    let abortedWhileSlow = false
    let goOn: () => void = () => undefined
    const gate = new Promise<void>((resolve) => (goOn = resolve))
    const member = join(bus, {
      group,
      topics: [topic],
      handle: async ({ partition, signal }) => {
        if (partition !== 0 || slow > 0) return
        slow += 1
        await Promise.all([delay(SESSION_MILLIS + 2_000), gate])
        abortedWhileSlow = signal.aborted
        slow += 1
      },
    })
    await bus.publish(messages(topic, 30, 2))
    await eventually(() => expect(slow).toBe(1))
    // Published while it works, and dealt with elsewhere before it has ended.
    await bus.publish(messages(topic, 30, 1, 2))
    await eventually(() => expect(member.taken.filter(({ value }) => value === '2').length).toBeGreaterThan(5))
    expect(slow).toBe(1)
    goOn()
    await member.took(90)
    expect([slow, abortedWhileSlow]).toEqual([2, false])
    // Nothing came twice: the group never gave the partition away.
    expect(member.taken.length).toBe(90)
    expect(valuesByKey(member.taken)).toEqual(valuesByKey(messages(topic, 30, 3)))
    await member.leave()
  })

  it('that the group has given up begins anew, and says so', async () => {
    const sockets = await severableSockets(kafka.brokers)
    closeLater.push(sockets.close)
    const logger = keepingLogger()
    const topic = newTopic()
    const bus = open()
    await bus.prepare([topic])
    const member = join(open({ socketFactory: sockets.socketFactory, logger }), { group: newGroup(), topics: [topic] })
    await bus.publish(messages(topic, 9, 1))
    await member.took(9)
    // The connections go deaf and stay open, as when a network forgets about them: no error ever comes.
    sockets.deafen()
    await bus.publish(messages(topic, 9, 1, 1))
    await member.took(18)
    expect(logger.lines).toContainEqual(
      expect.objectContaining({ level: 'warn', message: 'a consumer has stopped, it is started again' }),
    )
    await member.leave()
  })

  it('waits for a topic that is not there yet', async () => {
    const topic = newTopic()
    const bus = open()
    const member = join(bus, { group: newGroup(), topics: [topic] })
    await delay(1_000)
    await bus.prepare([topic])
    await bus.publish(messages(topic, 3, 1))
    await member.took(3)
    await member.leave()
  })
})
