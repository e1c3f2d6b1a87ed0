import { readFile } from 'node:fs/promises'
import type { Container } from 'inversify'
import { PostgresDeadLetters } from '../../adapters/inbox'
import { PostgresMessageBus } from '../../adapters/message-bus/postgres'
import type { MessageBus } from '../../application/ports/message-bus'
import { openPool } from './pool'
import { type Get, provide, services } from './services'

/** One publishes, and one tells how far consumers are; each consumer has a session of its own beside. */
const CONNECTIONS = 2

const inPostgres = async (get: Get): Promise<PostgresMessageBus> => {
  const { url } = await get(services.database)
  const bus = new PostgresMessageBus({
    pool: await openPool('bus', CONNECTIONS, get),
    connectionString: url,
    logger: await get(services.logger),
  })
  await bus.start()
  return bus
}

const onKafka = async (get: Get, brokers: readonly string[]): Promise<MessageBus> => {
  const { KafkaMessageBus } = await import('../../adapters/message-bus/kafka/index.js')
  const { KAFKA_TLS, KAFKA_SASL, KAFKA_REPLICATION } = (await get(services.config)).values
  const { file } = KAFKA_TLS === 'off' ? {} : KAFKA_TLS
  return new KafkaMessageBus({
    brokers,
    tls: KAFKA_TLS === 'off' ? undefined : file === undefined ? {} : { ca: await readFile(file, 'utf8') },
    sasl: KAFKA_SASL,
    replication: KAFKA_REPLICATION,
    logger: await get(services.logger),
  })
}

/** What carries events to consumers: Kafka where there is one, else PostgreSQL. */
export const bindBusSide = (container: Container): void => {
  provide(container, services.messageBus, async (get): Promise<MessageBus> => {
    const { KAFKA_BROKERS } = (await get(services.config)).values
    const bus = KAFKA_BROKERS === undefined ? await inPostgres(get) : await onKafka(get, KAFKA_BROKERS)
    ;(await get(services.lifecycle)).closeLater('message bus', () => bus.close())
    return bus
  })

  // What consumers have parked, for the command line and the figures as well as for themselves.
  provide(container, services.deadLetters, async (get) => {
    const letters = new PostgresDeadLetters(await openPool('dead letters', CONNECTIONS, get))
    await letters.start()
    return letters
  })
}
