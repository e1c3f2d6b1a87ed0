import { ConfigResourceTypes } from 'kafkajs'
import { KafkaMessageBus } from '../../../src/adapters/message-bus/kafka'
import { TopicMismatch } from '../../../src/application/ports/message-bus'
import { describeWithKafka, startKafka, type TestKafka } from '../../support/kafka/for-tests'
import { asAdmin } from '../../support/kafka/admin'
import { join, messages, newGroup, newTopic, valuesByKey } from '../../support/message-bus/messages'
import { silentLogger } from '../../support/silent-logger'

describeWithKafka("a topic's partitions", () => {
  let kafka: TestKafka
  const buses: KafkaMessageBus[] = []
  const open = (): KafkaMessageBus => {
    const bus = new KafkaMessageBus({ brokers: kafka.brokers, logger: silentLogger })
    buses.push(bus)
    return bus
  }
  beforeAll(async () => (kafka = await startKafka()))
  afterAll(async () => {
    await Promise.all(buses.map((bus) => bus.close()))
    await kafka.stop()
  })

  it('M32: given keyed topic, when partitions are added, then per-key order holds, and who starts later is refused', async () => {
    const topic = newTopic({ partitions: 3 })
    const running = open()
    await running.prepare([topic])
    await running.publish(messages(topic, 30, 5))

    await asAdmin(kafka.brokers, (admin) =>
      admin.createPartitions({ topicPartitions: [{ topic: topic.name, count: 8 }] }),
    )
    await running.publish(messages(topic, 30, 5, 5))
    // One whose client has known no other number.
    const later = open()
    const refusal = await later.prepare([topic]).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(TopicMismatch)
    expect((refusal as Error).message).toMatch(/has 8 partitions instead of 3: .* publish to a new topic instead/)
    await expect(later.publish(messages(topic, 1, 1))).rejects.toThrow('was not prepared')

    const member = join(open(), { group: newGroup(), topics: [topic] })
    await member.took(300)
    expect(new Set(member.taken.map(({ partition }) => partition))).toEqual(new Set([0, 1, 2]))
    expect(valuesByKey(member.taken)).toEqual(valuesByKey(messages(topic, 30, 10)))
    await member.leave()
  })

  it('are made as they are declared, with their retention and enough copies', async () => {
    const topic = newTopic({ partitions: 5, retentionMillis: 3_600_000 })
    await open().prepare([topic])
    const [config, description] = await asAdmin(kafka.brokers, async (admin) => [
      await admin.describeConfigs({
        includeSynonyms: false,
        resources: [{ type: ConfigResourceTypes.TOPIC, name: topic.name }],
      }),
      await admin.fetchTopicMetadata({ topics: [topic.name] }),
    ])
    const valueOf = (name: string) =>
      config.resources[0]?.configEntries.find(({ configName }) => configName === name)?.configValue
    expect([valueOf('retention.ms'), valueOf('min.insync.replicas')]).toEqual(['3600000', '1'])
    expect(description.topics[0]?.partitions.length).toBe(5)
  })
})
