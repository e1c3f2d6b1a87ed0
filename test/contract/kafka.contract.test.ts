import { KafkaMessageBus } from '../../src/adapters/message-bus/kafka'
import { describeWithKafka, startKafka, type TestKafka } from '../support/kafka/for-tests'
import { type SeverableSockets, severableSockets } from '../support/kafka/severed-sockets'
import { silentLogger } from '../support/silent-logger'
import { messageBusContract } from './message-bus.contract'

describeWithKafka('Kafka', () => {
  let kafka: TestKafka
  const connections: SeverableSockets[] = []
  beforeAll(async () => (kafka = await startKafka()))
  afterAll(async () => {
    await Promise.all(connections.map((each) => each.close()))
    await kafka.stop()
  })

  messageBusContract('Kafka', async () => {
    const sockets = await severableSockets(kafka.brokers)
    connections.push(sockets)
    const bus = new KafkaMessageBus({
      brokers: kafka.brokers,
      logger: silentLogger,
      // No shorter session is allowed by a Kafka as it comes.
      timing: { sessionMillis: 6_000, requestMillis: 4_000, redeliveryMillis: 100 },
      socketFactory: sockets.socketFactory,
    })
    return { bus, cutOff: sockets.sever }
  })
})
