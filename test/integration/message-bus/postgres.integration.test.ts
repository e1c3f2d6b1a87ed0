import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'
import { PostgresMessageBus } from '../../../src/adapters/message-bus/postgres'
import type { Topic } from '../../../src/application/ports/message-bus'
import { patientPool } from '../../support/consumers/workshop'
import { eventually } from '../../support/eventually'
import {
  join,
  type Member,
  message,
  messages,
  newGroup,
  newTopic,
  valuesByKey,
} from '../../support/message-bus/messages'
import { createDatabase, type TestDatabase } from '../../support/postgres/database'
import { silentLogger } from '../../support/silent-logger'

describe('the message bus in PostgreSQL', () => {
  let database: TestDatabase
  let pool: ReturnType<typeof patientPool>
  let bus: PostgresMessageBus
  const others: PostgresMessageBus[] = []

  const open = async (graceMillis = 10_000): Promise<PostgresMessageBus> => {
    const opened = new PostgresMessageBus({
      ...{ pool, connectionString: database.url, logger: silentLogger, pollMillis: 50, graceMillis },
    })
    await opened.start()
    others.push(opened)
    return opened
  }

  /** As if two hours had gone by. */
  const age = (topic: Topic) =>
    pool.query(
      `update lyceum_bus.messages m set at = at - interval '2 hours' from lyceum_bus.partitions p
       where p.id = m.partition and p.topic = $1`,
      [topic.name],
    )

  beforeAll(async () => {
    database = await createDatabase()
    pool = patientPool(database.url, 4)
    bus = await open()
  })
  afterAll(async () => {
    await Promise.all(others.map((each) => each.close()))
    await pool.end()
    await database.drop()
  })

  it('removes what has been kept for long enough, but for the newest, and numbers on from there', async () => {
    const topic = newTopic({ partitions: 1, retentionMillis: 3_600_000 })
    await bus.prepare([topic])
    await bus.publish(messages(topic, 1, 5))
    expect(await bus.sweep()).toBe(0)
    await age(topic)
    expect(await bus.sweep()).toBe(4)
    await bus.publish([message(topic, 'key-0', 5)])
    const late = join(bus, { group: newGroup(), topics: [topic] })
    await late.took(2)
    expect(late.taken.map(({ offset, value }) => [offset, value])).toEqual([
      ['4', '4'],
      ['5', '5'],
    ])
    expect((await bus.lag(newGroup(), [topic.name]))[0]?.behind).toBe(2)
    await late.leave()
  })

  it('reads messages by their index alone, though its plans were made when there were none', async () => {
    // Tables of its own: what others do is counted in theirs.
    const alone = await createDatabase()
    const connections = patientPool(alone.url, 2)
    const options = { pool: connections, connectionString: alone.url, logger: silentLogger, pollMillis: 50 }
    const empty = new PostgresMessageBus(options)
    await empty.start()
    const topic = newTopic({ partitions: 2 })
    await empty.prepare([topic])
    const { took, leave } = join(empty, { group: newGroup(), topics: [topic] })
    for (let n = 0; n < 10; n += 1) await empty.publish(messages(topic, 3, 1, n))
    await took(30)
    await empty.publish(messages(topic, 100, 100))
    await took(10_030)
    await leave()
    await eventually(async () => {
      const { rows } = await connections.query<{ readonly read: string; readonly scanned: string }>(
        `select idx_tup_fetch as read, seq_tup_read as scanned from pg_stat_user_tables
         where schemaname = 'lyceum_bus' and relname = 'messages'`,
      )
      expect(Number(rows[0]?.read)).toBeGreaterThan(10_000)
      expect(Number(rows[0]?.scanned)).toBe(0)
    })
    await empty.close()
    await connections.end()
    await alone.drop()
  })

  it('keeps messages for as long as is said last', async () => {
    const topic = newTopic({ partitions: 1, retentionMillis: 3_600_000 })
    await bus.prepare([topic])
    await bus.publish(messages(topic, 1, 5))
    await bus.prepare([{ ...topic, retentionMillis: 10_800_000 }])
    await age(topic)
    await bus.sweep()
    expect((await bus.lag(newGroup(), [topic.name]))[0]?.behind).toBe(5)
  })

  it('never passes over a message that commits late: what is published meanwhile waits for it', async () => {
    const topic = newTopic({ partitions: 1 })
    await bus.prepare([topic])
    const group = newGroup()
    const { took, taken, leave } = join(bus, { group, topics: [topic] })
    await bus.publish([message(topic, 'a', 0)])
    await took(1)
    const slow = new Client({ connectionString: database.url })
    await slow.connect()
    await slow.query('begin')
    await slow.query(
      `select lyceum_bus.publish(array[p.id], array[1], array[0], array['late'], array['a'], array['1'], array['{}'])
       from lyceum_bus.partitions p where p.topic = $1`,
      [topic.name],
    )
    const publishing = (await open()).publish([message(topic, 'a', 2)])
    await delay(200)
    expect(taken).toHaveLength(1)
    await slow.query('commit')
    await slow.end()
    await publishing
    await took(3)
    expect(valuesByKey(taken)).toEqual({ a: [0, 1, 2] })
    await leave()
  })

  it('is delivered where notifications are lost: members look by themselves', async () => {
    const topic = newTopic({ partitions: 1 })
    await bus.prepare([topic])
    const { took, leave } = join(bus, { group: newGroup(), topics: [topic] })
    await bus.publish([message(topic, 'a', 0)])
    await took(1)
    await pool.query(
      `insert into lyceum_bus.messages (partition, "offset", id, key, value, headers, at)
       select p.id, 1, 'silent', 'a', '1', '{}', now() from lyceum_bus.partitions p where p.topic = $1`,
      [topic.name],
    )
    await took(2)
    await leave()
  })

  it('joins again where its session is ended, and loses nothing', async () => {
    const topic = newTopic({ partitions: 3 })
    await bus.prepare([topic])
    const { taken, leave } = join(bus, { group: newGroup(), topics: [topic], handle: () => delay(2) })
    const ids = new Set<string>()
    for (let round = 0; round < 10; round += 1) {
      const some = messages(topic, 20, 2, round * 2)
      for (const { id } of some) ids.add(id)
      await bus.publish(some)
      await pool.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where application_name = 'lyceum bus member' and datname = current_database()`,
      )
      await delay(30)
    }
    await eventually(() => expect(new Set(taken.map(({ id }) => id))).toEqual(ids))
    await leave()
  })

  it('keeps order and loses nothing while members come and go', async () => {
    const topic = newTopic({ partitions: 6 })
    await bus.prepare([topic])
    const group = newGroup()
    const gone: Member[] = []
    let present: Member[] = []
    const perKey = 40
    const publishing = (async () => {
      for (let n = 0; n < perKey; n += 1) {
        await bus.publish(messages(topic, 30, 1, n))
        await delay(10)
      }
    })()
    for (let round = 0; round < 8; round += 1) {
      present.push(join(await open(), { group, topics: [topic], handle: () => delay(1) }))
      await delay(80)
      if (round % 2 === 1) {
        const [leaving, ...staying] = present
        present = staying
        await leaving?.leave()
        if (leaving !== undefined) gone.push(leaving)
      }
    }
    await publishing
    const members = [...gone, ...present]
    await eventually(() => {
      const taken = new Set(members.flatMap((member) => member.taken.map(({ id }) => id)))
      expect(taken.size).toBe(30 * perKey)
    })
    await Promise.all(present.map((member) => member.leave()))
    // Nobody died, so nothing was dealt with twice, and each member saw each key in its order.
    expect(members.flatMap((member) => member.taken)).toHaveLength(30 * perKey)
    for (const { taken } of members)
      for (const values of Object.values(valuesByKey(taken)) as number[][])
        expect(values).toEqual([...values].sort((a, b) => a - b))
  })

  it('hands a partition on whose work takes too long, without what was under way', async () => {
    const topic = newTopic({ partitions: 2 })
    await bus.prepare([topic])
    const group = newGroup()
    let [begun, revoked] = [0, 0]
    let finish: () => void = () => undefined
    const finished = new Promise<void>((resolve) => (finish = resolve))
    const impatient = await open(300)
    const slow = join(impatient, {
      group,
      topics: [topic],
      handle: async ({ signal }) => {
        begun += 1
        signal.addEventListener('abort', () => (revoked += 1))
        await finished
      },
    })
    await bus.publish(messages(topic, 20, 1))
    // It has both partitions, and work on both.
    await eventually(() => expect(begun).toBe(2))
    const quick = join(await open(), { group, topics: [topic] })
    await eventually(() => expect(quick.taken.length).toBeGreaterThan(0))
    expect(revoked).toBe(1)
    finish()
    await eventually(() => expect(slow.taken.length + quick.taken.length).toBeGreaterThanOrEqual(20))
    await Promise.all([slow.leave(), quick.leave()])
  })
})
