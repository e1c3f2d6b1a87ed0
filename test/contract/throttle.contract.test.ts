import { Pool } from 'pg'
import { InMemoryThrottle } from '../../src/adapters/throttle/in-memory'
import { InsuredThrottle } from '../../src/adapters/throttle/insured'
import { PostgresThrottle } from '../../src/adapters/throttle/postgres'
import { systemClock } from '../../src/adapters/system/clock'
import { StoreUnavailable } from '../../src/application/ports/event-store'
import { instant, plusMillis } from '../../src/domain/kernel'
import { createDatabase, type TestDatabase } from '../support/postgres/database'
import { keepingLogger } from '../support/read-models'
import { silentLogger } from '../support/silent-logger'
import { throttleContract } from './throttle.contract'

const once = { most: 1, perSeconds: 600 }

describe('in memory', () => {
  throttleContract('in memory', () => {
    const throttle = new InMemoryThrottle(systemClock)
    return Promise.resolve([throttle, throttle])
  })

  it('allows the next when the oldest has left the window, and not before', async () => {
    let now = instant('2026-03-01T10:00:00Z')
    const throttle = new InMemoryThrottle({ now: () => now })
    const two = { most: 2, perSeconds: 60 }
    await throttle.take('a', two)
    now = plusMillis(now, 30_000)
    await throttle.take('a', two)
    now = plusMillis(now, 29_999)
    expect(await throttle.take('a', two)).toEqual({ allowed: false, retryAfterSeconds: 1 })
    now = plusMillis(now, 1)
    expect((await throttle.take('a', two)).allowed).toBe(true)
    expect(await throttle.take('a', two)).toEqual({ allowed: false, retryAfterSeconds: 30 })
  })
})

describe('PostgreSQL', () => {
  let database: TestDatabase
  const pools: Pool[] = []
  const open = async (): Promise<PostgresThrottle> => {
    const pool = new Pool({ connectionString: database.url, max: 4 })
    pools.push(pool)
    const throttle = new PostgresThrottle({ pool, logger: silentLogger })
    await throttle.start()
    throttle.stop()
    return throttle
  }
  beforeAll(async () => (database = await createDatabase()))
  afterAll(async () => {
    await Promise.all(pools.map((pool) => pool.end()))
    await database.drop()
  })

  throttleContract('in PostgreSQL', () => Promise.all([open(), open()]))

  it('allows the next when the oldest has left the window', async () => {
    const throttle = await open()
    const window = { most: 1, perSeconds: 600 }
    /** As if so many seconds had gone by. */
    const age = (seconds: number) =>
      pools[0]!.query(
        `update lyceum_edge.attempts set made = array(select each - make_interval(secs => $1) from unnest(made) each)
         where bucket = 'window'`,
        [seconds],
      )
    expect((await throttle.take('window', window)).allowed).toBe(true)
    await age(400)
    const refused = await throttle.take('window', window)
    expect(refused.allowed).toBe(false)
    expect('retryAfterSeconds' in refused && refused.retryAfterSeconds).toBeLessThanOrEqual(200)
    await age(201)
    expect((await throttle.take('window', window)).allowed).toBe(true)
  })

  it('forgets what no longer counts, and nothing else', async () => {
    const throttle = await open()
    await throttle.take('counts', once)
    await throttle.take('lapsed', { most: 1, perSeconds: 0 })
    await throttle.sweep()
    const { rows } = await pools[0]!.query(
      `select bucket from lyceum_edge.attempts where bucket in ('counts', 'lapsed')`,
    )
    expect(rows).toEqual([{ bucket: 'counts' }])
  })

  it('says that it is out of reach', async () => {
    const pool = new Pool({ connectionString: 'postgres://x@127.0.0.1:1/none', connectionTimeoutMillis: 500 })
    const throttle = new PostgresThrottle({ pool, logger: silentLogger })
    await expect(throttle.take('a', once)).rejects.toThrow(StoreUnavailable)
    await expect(throttle.sweep()).resolves.toBeUndefined()
    await pool.end()
  })
})

describe('a throttle whose shared counter is out of reach', () => {
  it('counts for this process alone, says so, and shares again when it is back', async () => {
    let [away, asked, millis] = [true, 0, 0]
    const shared = {
      take: () => {
        asked += 1
        return away
          ? Promise.reject(new StoreUnavailable('away'))
          : Promise.resolve({ allowed: true, left: 9 } as const)
      },
    }
    const logger = keepingLogger()
    const throttle = new InsuredThrottle(shared, new InMemoryThrottle(systemClock), logger, () => millis)
    expect(await throttle.take('a', once)).toEqual({ allowed: true, left: 0 })
    expect((await throttle.take('a', once)).allowed).toBe(false)
    expect([asked, logger.lines.map(({ level }) => level)]).toEqual([1, ['warn']])
    away = false
    millis = 2_001
    expect(await throttle.take('a', once)).toEqual({ allowed: true, left: 9 })
  })

  it('does not hide a fault of its own', async () => {
    const broken = { take: () => Promise.reject(new TypeError('a fault')) }
    const throttle = new InsuredThrottle(broken, new InMemoryThrottle(systemClock), silentLogger)
    await expect(throttle.take('a', once)).rejects.toThrow(TypeError)
  })
})
