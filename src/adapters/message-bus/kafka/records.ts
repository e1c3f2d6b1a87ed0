import type { IHeaders, KafkaMessage, Message } from 'kafkajs'
import type { BusMessage, OutgoingBusMessage } from '../../../application/ports/message-bus'

/** The header with a message's id, as the Kafka binding of CloudEvents 1.0 calls it (section 3.2.3). */
const ID = 'ce_id'

/** A message as Kafka keeps it, in a partition chosen by us. */
export const toRecord = ({ id, key, value, headers }: OutgoingBusMessage, partition: number): Message => ({
  key,
  value,
  partition,
  headers: { ...headers, [ID]: id },
})

const text = (value: IHeaders[string]): string => {
  const first = Array.isArray(value) ? value[0] : value
  return first === undefined ? '' : first.toString()
}

/** A record as it was published. One that others wrote, without an id, is known by its place. */
export const fromRecord = (topic: string, partition: number, record: KafkaMessage): BusMessage => {
  const { [ID]: id, ...headers } = record.headers ?? {}
  return {
    id: id === undefined ? `${topic}/${String(partition)}/${record.offset}` : text(id),
    topic,
    partition,
    offset: record.offset,
    key: record.key?.toString() ?? '',
    value: record.value?.toString() ?? '',
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, text(value)])),
  }
}

/** About the bytes that a message takes, uncompressed. */
export const sizeOf = ({ value, key }: OutgoingBusMessage): number => value.length + key.length + 200
