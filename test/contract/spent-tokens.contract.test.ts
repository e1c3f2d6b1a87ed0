import { Pool } from 'pg'
import { InMemorySpentTokens } from '../../src/adapters/spent-tokens/in-memory'
import { PostgresSpentTokens } from '../../src/adapters/spent-tokens/postgres'
import { StoreUnavailable } from '../../src/application/ports/event-store'
import { DAY, fromMillis, HOUR, instant, plusMillis } from '../../src/domain/kernel'
import { createDatabase, type TestDatabase } from '../support/postgres/database'
import { silentLogger } from '../support/silent-logger'
import { spentTokensContract } from './spent-tokens.contract'

describe('in memory', () => {
  spentTokensContract('in memory', () => {
    const tokens = new InMemorySpentTokens({ now: () => instant('2026-03-01T10:00:00Z') })
    return Promise.resolve([tokens, tokens])
  })

  it('forgets what would have expired', async () => {
    let now = instant('2026-03-01T10:00:00Z')
    const tokens = new InMemorySpentTokens({ now: () => now })
    expect(await tokens.spend('a', plusMillis(now, HOUR))).toBe(true)
    now = plusMillis(now, HOUR)
    expect(await tokens.spend('a', now)).toBe(false)
    now = plusMillis(now, 1)
    expect(await tokens.spend('a', now)).toBe(true)
  })
})

describe('PostgreSQL', () => {
  let database: TestDatabase
  const pools: Pool[] = []
  const open = async (): Promise<PostgresSpentTokens> => {
    const pool = new Pool({ connectionString: database.url, max: 2 })
    pools.push(pool)
    const tokens = new PostgresSpentTokens({ pool, logger: silentLogger })
    await tokens.start()
    tokens.stop()
    return tokens
  }

  beforeAll(async () => (database = await createDatabase()))
  afterAll(async () => {
    await Promise.all(pools.map((pool) => pool.end()))
    await database.drop()
  })

  // Both start at once, as processes do.
  spentTokensContract('PostgreSQL', () => Promise.all([open(), open()]))

  it('removes what has expired, and remembers the rest', async () => {
    const tokens = await open()
    const now = Date.now()
    await tokens.spend('long-expired', fromMillis(now - DAY))
    await tokens.spend('valid', fromMillis(now + DAY))
    await tokens.sweep()
    expect(await tokens.spend('valid', fromMillis(now + DAY))).toBe(false)
    expect(await tokens.spend('long-expired', fromMillis(now - DAY))).toBe(true)
  })

  it('says that it is out of reach, and works again when it is back', async () => {
    const tokens = await open()
    await pools[0]!.query('alter table lyceum_edge.spent_tokens rename to elsewhere')
    await expect(tokens.spend('b', fromMillis(Date.now()))).rejects.toThrow(StoreUnavailable)
    await expect(tokens.sweep()).resolves.toBeUndefined()
    await pools[0]!.query('alter table lyceum_edge.elsewhere rename to spent_tokens')
    expect(await tokens.spend('b', fromMillis(Date.now()))).toBe(true)
  })
})
