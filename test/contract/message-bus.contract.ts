import { randomBytes } from 'node:crypto'
import { type BusMessage, type MessageBus, TopicMismatch } from '../../src/application/ports/message-bus'
import { eventually } from '../support/eventually'
import { join, type Member, message, messages, newGroup, newTopic, valuesByKey } from '../support/message-bus/messages'

/** A bus as one process has it. */
export interface BusClient {
  readonly bus: MessageBus
  /**
   * Takes it from the bus without a word, as a dead machine or network does; its consumers go on with what they were
   * given. It is of no further use.
   */
  readonly cutOff: () => Promise<void> | void
}

/** What every bus promises. `open` gives a further client of one bus; the suite closes them. */
export const messageBusContract = (name: string, open: () => Promise<BusClient>): void => {
  describe(`the message bus (${name})`, () => {
    const clients: BusClient[] = []
    const members: Member[] = []
    const client = async (): Promise<BusClient> => {
      const opened = await open()
      clients.push(opened)
      return opened
    }
    let bus: MessageBus
    const member: typeof join = (...of) => {
      const joined = join(...of)
      members.push(joined)
      return joined
    }
    const topicWith = async (of: Parameters<typeof newTopic>[0] = {}) => {
      const topic = newTopic(of)
      await bus.prepare([topic])
      return topic
    }

    beforeAll(async () => {
      ;({ bus } = await client())
    })
    afterEach(async () => {
      await Promise.all(members.splice(0).map((each) => each.leave()))
    })
    afterAll(async () => {
      await Promise.all(clients.map((each) => each.bus.close()))
    })

    it('delivers what was published, to the letter, each key in its order', async () => {
      const topic = await topicWith()
      const published = [
        ...messages(topic, 10, 20),
        { ...message(topic, 'ключ 😀', { name: 'Zoë \u0001 "\\' }), headers: { a: '', b: 'ü;=,{}"' } },
      ]
      await bus.publish(published.slice(0, 77))
      await bus.publish(published.slice(77))
      const { took, taken } = member(bus, { group: newGroup(), topics: [topic] })
      await took(published.length)
      const bare = ({ id, topic: on, key, value, headers }: BusMessage) => ({ id, topic: on, key, value, headers })
      const byId = (a: { id: string }, b: { id: string }) => a.id.localeCompare(b.id)
      expect(taken.map(bare).sort(byId)).toEqual([...published].sort(byId))
      expect(valuesByKey(taken)).toEqual(valuesByKey(published))
    })

    it('keeps a key in one partition, and numbers the messages of a partition in their order', async () => {
      const topic = await topicWith()
      await bus.publish(messages(topic, 30, 3))
      const { took, taken } = member(bus, { group: newGroup(), topics: [topic] })
      await took(90)
      const partitions = new Map<string, Set<number>>()
      const offsets = new Map<number, bigint[]>()
      for (const { key, partition, offset } of taken) {
        partitions.set(key, (partitions.get(key) ?? new Set()).add(partition))
        offsets.set(partition, [...(offsets.get(partition) ?? []), BigInt(offset)])
      }
      expect([...partitions.values()].every(({ size }) => size === 1)).toBe(true)
      expect([...offsets.keys()].sort()).toEqual([0, 1, 2])
      for (const of of offsets.values()) expect(of).toEqual([...of].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)))
    })

    it('gives every group every message, a new one from the oldest on', async () => {
      const topic = await topicWith()
      const early = member(bus, { group: newGroup(), topics: [topic] })
      await bus.publish(messages(topic, 5, 4))
      await early.took(20)
      const late = member(bus, { group: newGroup(), topics: [topic] })
      await late.took(20)
      await bus.publish(messages(topic, 5, 1, 4))
      await Promise.all([early.took(25), late.took(25)])
      const expected = valuesByKey([...messages(topic, 5, 5)])
      expect([valuesByKey(early.taken), valuesByKey(late.taken)]).toEqual([expected, expected])
    })

    it('gives a group the topics that it asked for, and no other', async () => {
      const [one, two, other] = [await topicWith(), await topicWith({ partitions: 1 }), await topicWith()]
      await bus.publish([...messages(one, 3, 1), ...messages(other, 3, 1), ...messages(two, 3, 1)])
      const { took, taken } = member(bus, { group: newGroup(), topics: [one, two] })
      await took(6)
      expect(new Set(taken.map(({ topic }) => topic))).toEqual(new Set([one.name, two.name]))
    })

    it('takes nothing for an answer, much at once, and the largest event there may be', async () => {
      await bus.publish([])
      const topic = await topicWith()
      const large = message(topic, 'large', randomBytes(786_000).toString('base64'))
      await bus.publish([...messages(topic, 100, 50), large])
      const { took, taken } = member(bus, { group: newGroup(), topics: [topic] })
      await took(5_001)
      expect(taken.find(({ key }) => key === 'large')?.value).toBe(large.value)
    })

    it('hands out a batch of one partition, in its order, and says that the work goes on', async () => {
      const topic = await topicWith()
      await bus.publish(messages(topic, 20, 5))
      let mixed = 0
      const { took } = member(bus, {
        group: newGroup(),
        topics: [topic],
        handle: async ({ topic: of, partition, messages: given, signal, alive }) => {
          await alive()
          expect(signal.aborted).toBe(false)
          if (given.some((each) => each.topic !== of || each.partition !== partition)) mixed += 1
        },
      })
      await took(100)
      expect(mixed).toBe(0)
    })

    it('delivers a batch again that was refused, before what comes after it, and goes on elsewhere meanwhile', async () => {
      const topic = await topicWith()
      await bus.publish(messages(topic, 12, 5))
      const seen: string[] = []
      let refusals = 0
      const refused = 'key-0'
      const { took, taken } = member(bus, {
        group: newGroup(),
        topics: [topic],
        handle: ({ messages: given }) => {
          seen.push(...given.map(({ id }) => id))
          if (refusals < 3 && given.some(({ key }) => key === refused)) {
            refusals += 1
            return Promise.reject(new Error('not yet'))
          }
          return Promise.resolve()
        },
      })
      await took(60)
      expect(refusals).toBe(3)
      expect(seen.length).toBeGreaterThan(60)
      expect(valuesByKey(taken)).toEqual(valuesByKey(messages(topic, 12, 5)))
    })

    it('has committed what was under way when a member has left', async () => {
      const topic = await topicWith()
      const group = newGroup()
      await bus.publish(messages(topic, 9, 1))
      let begun = 0
      const slow = member(bus, {
        group,
        topics: [topic],
        handle: async () => {
          begun += 1
          await new Promise((resolve) => setTimeout(resolve, 300))
        },
      })
      await eventually(() => expect(begun).toBeGreaterThan(0))
      await slow.leave()
      const left = slow.taken.map(({ id }) => id)
      expect(left.length).toBeGreaterThan(0)
      const next = member(bus, { group, topics: [topic] })
      await next.took(9 - left.length)
      expect(next.taken.filter(({ id }) => left.includes(id))).toEqual([])
    })

    it('shares the partitions out among members, and again when one comes or goes', async () => {
      const topic = await topicWith({ partitions: 4 })
      const group = newGroup()
      const [one, two] = [
        member(bus, { group, topics: [topic] }),
        member((await client()).bus, { group, topics: [topic] }),
      ]
      // Published until both have had some: rebalancing takes its time.
      let published = 0
      await eventually(async () => {
        await bus.publish(messages(topic, 40, 1, published))
        published += 1
        expect(Math.min(one.taken.length, two.taken.length)).toBeGreaterThan(0)
      })
      const before = one.taken.length
      await two.leave()
      await bus.publish(messages(topic, 40, 1, published))
      published += 1
      await one.took(before + 40)
      await eventually(() => {
        expect(new Set([...one.taken, ...two.taken].map(({ id }) => id)).size).toBe(40 * published)
      })
      for (const { taken } of [one, two])
        for (const values of Object.values(valuesByKey(taken))) {
          // What comes again comes in its order too.
          const first = [...new Set(values as number[])]
          expect(first).toEqual([...first].sort((a, b) => a - b))
        }
    })

    it('M31: given rebalance mid-batch, when partition revoked, then no commit for it; others get it again', async () => {
      const topic = await topicWith({ partitions: 1 })
      const group = newGroup()
      const doomed = await client()
      await bus.publish(messages(topic, 3, 2))
      let begun = false
      let finish: () => void = () => undefined
      const finished = new Promise<void>((resolve) => (finish = resolve))
      let revoked = false
      const first = member(doomed.bus, {
        group,
        topics: [topic],
        handle: async ({ signal }) => {
          begun = true
          signal.addEventListener('abort', () => (revoked = true))
          await finished
        },
      })
      await eventually(() => expect(begun).toBe(true))
      await doomed.cutOff()
      const second = member(bus, { group, topics: [topic] })
      await second.took(6)
      await eventually(() => expect(revoked).toBe(true))
      // What the first does now that it has lost the partition moves nobody's place.
      finish()
      await eventually(() => expect(first.taken.length).toBeGreaterThan(0))
      expect(valuesByKey(second.taken)).toEqual(valuesByKey(messages(topic, 3, 2)))
      await bus.publish(messages(topic, 3, 1, 2))
      await second.took(9)
      expect(valuesByKey(second.taken)).toEqual(valuesByKey(messages(topic, 3, 3)))
    })

    it('keeps the partitions of a topic that is there, and refuses another number of them', async () => {
      const topic = await topicWith()
      await bus.publish(messages(topic, 3, 1))
      await bus.prepare([topic])
      await (await client()).bus.prepare([topic])
      await expect(bus.prepare([{ ...topic, partitions: 4 }])).rejects.toThrow(TopicMismatch)
      expect((await bus.lag(newGroup(), [topic.name])).length).toBe(3)
    })

    it('makes a topic once, however many ask at the same time', async () => {
      const topic = newTopic()
      const other = await client()
      await Promise.all([bus.prepare([topic]), other.bus.prepare([topic]), bus.prepare([topic])])
      await other.bus.publish(messages(topic, 1, 1))
      await member(bus, { group: newGroup(), topics: [topic] }).took(1)
    })

    it('knows how far a group is behind', async () => {
      const topic = await topicWith()
      const group = newGroup()
      const behind = async (): Promise<number> =>
        (await bus.lag(group, [topic.name])).reduce((sum, each) => sum + each.behind, 0)
      expect(await behind()).toBe(0)
      await bus.publish(messages(topic, 10, 3))
      expect(await behind()).toBe(30)
      const first = member(bus, { group, topics: [topic] })
      await first.took(30)
      await eventually(async () => expect(await behind()).toBe(0))
      await first.leave()
      await bus.publish(messages(topic, 10, 1, 3))
      expect(await behind()).toBe(10)
      expect((await bus.lag(group, [topic.name])).map(({ partition }) => partition).sort()).toEqual([0, 1, 2])
    })

    it('ends its consumers when it is closed', async () => {
      const { bus: closing } = await client()
      const topic = await topicWith()
      const { took, leave } = member(closing, { group: newGroup(), topics: [topic] })
      await bus.publish(messages(topic, 1, 1))
      await took(1)
      await closing.close()
      await leave()
    })
  })
}
