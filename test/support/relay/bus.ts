import { KafkaMessageBus } from '../../../src/adapters/message-bus/kafka'
import { PostgresMessageBus } from '../../../src/adapters/message-bus/postgres'
import type { MessageBus } from '../../../src/application/ports/message-bus'
import { patientPool } from '../consumers/workshop'
import { silentLogger } from '../silent-logger'

/** Stands for no Kafka among the arguments of a process. */
export const NO_KAFKA = '-'

/** The bus on the brokers, or else in the database. */
export const openBus = async (connectionString: string, brokers: string): Promise<MessageBus> => {
  if (brokers !== NO_KAFKA)
    return new KafkaMessageBus({
      brokers: brokers.split(','),
      tls: undefined,
      sasl: undefined,
      replication: undefined,
      logger: silentLogger,
    })
  const pool = patientPool(connectionString, 2)
  const bus = new PostgresMessageBus({ connectionString, pool, logger: silentLogger })
  await bus.start()
  return bus
}
