import { CompressionTypes, Kafka, logLevel, type Message, Partitioners, type Producer } from 'kafkajs'
import { PostgresEventStore } from '../../../src/adapters/event-store/postgres'
import { useQuickGzip } from '../../../src/adapters/message-bus/kafka/gzip'
import { toMessage } from '../../../src/application/events/published-event'
import { silentLogger } from '../../support/silent-logger'
import { type Load, startLoad } from './load'

/** Messages of a send: what it is fastest with. */
const SEND = 2_000

/** What the relay publishes, made beforehand. */
const messagesOf = async (url: string, topic: string): Promise<readonly Message[]> => {
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

const publish = async (producer: Producer, topic: string, messages: readonly Message[]): Promise<Load> => {
  const finish = startLoad()
  for (let from = 0; from < messages.length; from += SEND)
    await producer.send({
      topic,
      messages: messages.slice(from, from + SEND),
      acks: -1,
      compression: CompressionTypes.GZIP,
    })
  return finish(messages.length)
}

/** The same messages by kafkajs alone, whenever it is told to. Arguments: URL of the database, brokers, topic. */
const main = async (): Promise<void> => {
  const [url = '', brokers = '', topic = ''] = process.argv.slice(2)
  // Compressed as the relay's are; all else is kafkajs' own.
  useQuickGzip()
  const messages = await messagesOf(url, topic)
  const producer = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING }).producer({
    ...{ idempotent: true, maxInFlightRequests: 1, createPartitioner: Partitioners.DefaultPartitioner },
  })
  await producer.connect()
  process.once('disconnect', () => void producer.disconnect().then(() => process.exit(0)))
  process.on('message', () => {
    publish(producer, topic, messages).then(
      (load) => process.send?.(load),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`)
        process.exit(1)
      },
    )
  })
  process.send?.('ready')
}

void main()
