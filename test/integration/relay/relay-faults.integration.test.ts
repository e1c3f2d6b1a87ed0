import { randomBytes, randomInt } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Pool } from 'pg'
import { PostgresEventStore } from '../../../src/adapters/event-store/postgres'
import { patientPool } from '../../support/consumers/workshop'
import { describeWithKafka, startKafka, type TestKafka } from '../../support/kafka/for-tests'
import { createDatabase, type TestDatabase } from '../../support/postgres/database'
import { until } from '../../support/program/until'
import { type LineProcess, startLineProcess } from '../../support/processes/line-process'
import { NO_KAFKA } from '../../support/relay/bus'
import { createCounted, type Faults, faultsOf, keepWriting } from '../../support/relay/counted'
import { silentLogger } from '../../support/silent-logger'

const asked = process.env['LYCEUM_FAULT_ROUNDS']
/** Deaths of the relay and of a consumer, each at a moment of chance (`npm run test:faults`: 20). */
const ROUNDS = Number(asked ?? 2)
/** For how long nothing may move after the last death: a dead member's session, and a slow machine. */
const PATIENCE_MILLIS = 90_000
const MOST_LIFE_MILLIS = 1_500

jest.setTimeout(600_000 + ROUNDS * 30_000)

const SUPPORT = join(__dirname, '..', '..', 'support', 'relay')

/** A process that is started again as soon as it is killed. */
class Immortal {
  private life: LineProcess

  constructor(
    private readonly file: string,
    private readonly args: readonly string[],
  ) {
    this.life = startLineProcess(join(SUPPORT, file), args)
  }

  ready(): Promise<void> {
    return this.life.printed('ready')
  }

  async die(): Promise<void> {
    await this.life.kill()
    this.life = startLineProcess(join(SUPPORT, this.file), this.args)
  }

  end(): Promise<void> {
    return this.life.kill()
  }
}

/** What is wrong in the end: when nothing is missing any more, or has not become less for too long. */
const settledFaults = async (pool: Pool, name: string): Promise<Faults> => {
  let faults = await faultsOf(pool, name)
  for (let moved = Date.now(); faults.missing > 0 && Date.now() < moved + PATIENCE_MILLIS;) {
    await delay(200)
    const now = await faultsOf(pool, name)
    if (now.missing < faults.missing) moved = Date.now()
    faults = now
  }
  return faults
}

const killsHaveOneEffect = (brokersOf: () => string): void => {
  let database: TestDatabase
  let pool: Pool
  let store: PostgresEventStore
  beforeAll(async () => {
    database = await createDatabase()
    pool = patientPool(database.url, 2)
    store = await PostgresEventStore.open({ connection: { connectionString: database.url }, logger: silentLogger })
    await createCounted(pool)
  })
  afterAll(async () => {
    await store.close()
    await pool.end()
    await database.drop()
  })

  it(`has each event reach each consumer's effect exactly once, in order: ${String(ROUNDS)} times kill -9`, async () => {
    const [one, other] = [1, 2].map(() => `counter-${randomBytes(4).toString('hex')}`) as [string, string]
    const args = [database.url, brokersOf()]
    const relay = new Immortal('relay-process.ts', args)
    const consumers = [one, one, other].map((name) => new Immortal('consumer-process.ts', [...args, name]))
    const mortals = [relay, ...consumers]
    const stop = new AbortController()
    try {
      await Promise.all(mortals.map((mortal) => mortal.ready()))
      const writing = keepWriting(store, stop.signal)
      for (let round = 0; round < ROUNDS; round += 1) {
        const before = writing.written
        // The relay, and a member of a group in turn; at times both at once, at times one in the other's first moments.
        const victims = [relay, consumers[round % consumers.length] ?? relay]
        await Promise.all(
          victims.map(async (victim) => {
            await delay(randomInt(MOST_LIFE_MILLIS))
            await victim.die()
          }),
        )
        await Promise.all(victims.map((victim) => (round % 2 === 0 ? victim.ready() : delay(randomInt(1_000)))))
        // However slow the log is: there was a load.
        await until('there is more to be told', () => writing.written > before + 100)
      }
      stop.abort()
      await writing.ended
      const whole = { missing: 0, doubled: 0, disordered: 0 }
      expect(await Promise.all([one, other].map((name) => settledFaults(pool, name)))).toEqual([whole, whole])
      // Whatever is still on its way comes again, and must have no second effect.
      await delay(1_000)
      expect(await Promise.all([one, other].map((name) => faultsOf(pool, name)))).toEqual([whole, whole])
    } finally {
      stop.abort()
      await Promise.all(mortals.map((mortal) => mortal.end()))
    }
  })
}

describe('kill -9 of relay and consumers under load, on the bus in PostgreSQL', () => {
  killsHaveOneEffect(() => NO_KAFKA)
})

// A member that dies without a word is missed by Kafka only after some seconds: for the long form alone.
const describeLongOnKafka = asked === undefined ? describe.skip : describeWithKafka
describeLongOnKafka('kill -9 of relay and consumers under load, on Kafka', () => {
  let kafka: TestKafka
  beforeAll(async () => {
    kafka = await startKafka()
  })
  afterAll(() => kafka.stop())
  killsHaveOneEffect(() => kafka.brokers.join(','))
})
