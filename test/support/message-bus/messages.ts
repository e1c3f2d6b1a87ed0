import { randomBytes, randomUUID } from 'node:crypto'
import type {
  MessageBus,
  BusBatch,
  BusMessage,
  OutgoingBusMessage,
  Topic,
} from '../../../src/application/ports/message-bus'
import { eventually } from '../eventually'

/** A topic that no other test uses. */
export const newTopic = (of: Partial<Omit<Topic, 'name'>> = {}): Topic => ({
  name: `test.${randomBytes(6).toString('hex')}.events`,
  partitions: 3,
  retentionMillis: 86_400_000,
  ...of,
})

export const newGroup = (): string => `group-${randomBytes(6).toString('hex')}`

export const message = (topic: Pick<Topic, 'name'>, key: string, value: unknown): OutgoingBusMessage => ({
  id: randomUUID(),
  topic: topic.name,
  key,
  value: JSON.stringify(value),
  headers: { correlationid: key },
})

/** `perKey` messages of each of `keys` keys, taking turns; the value says which one of its key it is. */
export const messages = (topic: Pick<Topic, 'name'>, keys: number, perKey: number, from = 0): OutgoingBusMessage[] =>
  Array.from({ length: keys * perKey }, (_, n) =>
    message(topic, `key-${String(n % keys)}`, from + Math.floor(n / keys)),
  )

/** What each key's messages say, in the order in which they came. */
export const valuesByKey = (delivered: readonly Pick<BusMessage, 'key' | 'value'>[]): Record<string, unknown[]> => {
  const values: Record<string, unknown[]> = {}
  for (const { key, value } of delivered) (values[key] ??= []).push(JSON.parse(value))
  return values
}

/** A member of a group, with what it was given. */
export interface Member {
  /** Of batches whose `handle` resolved. */
  readonly taken: readonly BusMessage[]
  /** Whether it takes this many, now or soon. */
  readonly took: (count: number) => Promise<void>
  /** Leaves the group, and waits until it has. */
  readonly leave: () => Promise<void>
}

export interface Membership {
  readonly group: string
  readonly topics: readonly Pick<Topic, 'name'>[]
  readonly handle?: (batch: BusBatch) => Promise<void>
}

export const join = (bus: MessageBus, { group, topics, handle = () => Promise.resolve() }: Membership): Member => {
  const leaving = new AbortController()
  const taken: BusMessage[] = []
  const done = bus.consume({
    group,
    topics: topics.map(({ name }) => name),
    signal: leaving.signal,
    handle: async (batch) => {
      await handle(batch)
      taken.push(...batch.messages)
    },
  })
  return {
    taken,
    took: (count) => eventually(() => expect(taken.length).toBeGreaterThanOrEqual(count)),
    leave: async () => {
      leaving.abort()
      await done
    },
  }
}
