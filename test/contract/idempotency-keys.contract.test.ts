import { Pool } from 'pg'
import { InMemoryIdempotencyKeys } from '../../src/adapters/idempotency/in-memory'
import { PostgresIdempotencyKeys } from '../../src/adapters/idempotency/postgres'
import { StoreUnavailable } from '../../src/application/ports/event-store'
import { DAY, instant, plusMillis } from '../../src/domain/kernel'
import { uuid } from '../support/decider-specification'
import { createDatabase, type TestDatabase } from '../support/postgres/database'
import { silentLogger } from '../support/silent-logger'
import { idempotencyKeysContract } from './idempotency-keys.contract'

const first = { actorId: uuid(1), key: 'key', requestHash: 'first', aggregateId: uuid(10) }
const second = { ...first, requestHash: 'second', aggregateId: uuid(11) }

describe('in memory', () => {
  idempotencyKeysContract('in memory', () => {
    const keys = new InMemoryIdempotencyKeys({ now: () => instant('2026-03-01T10:00:00Z') })
    return Promise.resolve([keys, keys])
  })

  it('forgets a key after a day', async () => {
    let now = instant('2026-03-01T10:00:00Z')
    const keys = new InMemoryIdempotencyKeys({ now: () => now })
    await keys.claim(first)
    now = plusMillis(now, DAY)
    expect(await keys.claim(second)).toMatchObject({ requestHash: 'first' })
    now = plusMillis(now, 1)
    expect(await keys.claim(second)).toMatchObject({ requestHash: 'second' })
  })
})

describe('PostgreSQL', () => {
  let database: TestDatabase
  const pools: Pool[] = []
  const open = async (): Promise<PostgresIdempotencyKeys> => {
    const pool = new Pool({ connectionString: database.url, max: 2 })
    pools.push(pool)
    const keys = new PostgresIdempotencyKeys({ pool, logger: silentLogger, logOnSameServer: true })
    await keys.start()
    keys.stop()
    return keys
  }
  const age = (hours: number) =>
    pools[0]!.query(`update lyceum_edge.idempotency_keys set claimed_at = now() - $1 * interval '1 hour'`, [hours])
  const count = async () =>
    (await pools[0]!.query<{ n: number }>('select count(*)::int as n from lyceum_edge.idempotency_keys')).rows[0]!.n

  beforeAll(async () => (database = await createDatabase()))
  afterAll(async () => {
    await Promise.all(pools.map((pool) => pool.end()))
    await database.drop()
  })

  // Both start at once, as processes do.
  idempotencyKeysContract('PostgreSQL', () => Promise.all([open(), open()]))

  it('gives a key that is older than a day to the next claim, and removes what nobody claims', async () => {
    const keys = await open()
    await keys.claim(first)
    await age(23.9)
    expect(await keys.claim(second)).toMatchObject({ requestHash: 'first' })
    await keys.sweep()
    expect(await count()).toBeGreaterThan(0)
    await age(24.1)
    expect(await keys.claim(second)).toMatchObject({ requestHash: 'second' })
    await keys.sweep()
    expect(await count()).toBe(1)
  })

  it('says that it is out of reach, and works again when it is back', async () => {
    const keys = await open()
    await pools[0]!.query('alter table lyceum_edge.idempotency_keys rename to elsewhere')
    await expect(keys.claim(first)).rejects.toThrow(StoreUnavailable)
    await pools[0]!.query('alter table lyceum_edge.elsewhere rename to idempotency_keys')
    await expect(keys.claim(first)).resolves.toBeDefined()
  })
})
