import { readFileSync } from 'node:fs'
import { KafkaMessageBus } from '../../../src/adapters/message-bus/kafka'
import type { KafkaOptions } from '../../../src/adapters/message-bus/kafka/client'
import { BusUnavailable } from '../../../src/application/ports/message-bus'
import { KafkaCluster } from '../../support/kafka/cluster'
import { describeWithOwnKafka } from '../../support/kafka/for-tests'
import { KAFKA_USER } from '../../support/kafka/node-properties'
import { join, messages, newGroup, newTopic } from '../../support/message-bus/messages'
import { silentLogger } from '../../support/silent-logger'
import { tlsFile } from '../../support/tls'

describeWithOwnKafka('a Kafka that asks for passwords, over TLS', () => {
  let cluster: KafkaCluster
  beforeAll(async () => (cluster = await KafkaCluster.start({ access: 'tls' })))
  afterAll(() => cluster.stop())

  const tls = { ca: readFileSync(tlsFile('ca.crt'), 'utf8') }
  const using = async (access: Pick<KafkaOptions, 'tls' | 'sasl'>, act: (bus: KafkaMessageBus) => Promise<void>) => {
    const bus = new KafkaMessageBus({ brokers: cluster.brokers, logger: silentLogger, ...access })
    try {
      await act(bus)
    } finally {
      await bus.close()
    }
  }

  it.each(['plain', 'scram-sha-512'] as const)('is published to and read by who logs in (%s)', (mechanism) =>
    using({ tls, sasl: { mechanism, ...KAFKA_USER } }, async (bus) => {
      const topic = newTopic()
      await bus.prepare([topic])
      await bus.publish(messages(topic, 3, 3))
      const member = join(bus, { group: newGroup(), topics: [topic] })
      await member.took(9)
      await member.leave()
    }),
  )

  it.each([
    ['with another password', { tls, sasl: { mechanism: 'plain' as const, ...KAFKA_USER, password: 'guessed' } }],
    ['without a password', { tls }],
    ['without TLS', { sasl: { mechanism: 'plain' as const, ...KAFKA_USER } }],
    [
      'that believes another authority',
      {
        tls: { ca: readFileSync(tlsFile('other-ca.crt'), 'utf8') },
        sasl: { mechanism: 'plain' as const, ...KAFKA_USER },
      },
    ],
  ])('is not reached by a client %s', (_, access) =>
    using(access, async (bus) => {
      await expect(bus.prepare([newTopic()])).rejects.toThrow(BusUnavailable)
    }),
  )
})
