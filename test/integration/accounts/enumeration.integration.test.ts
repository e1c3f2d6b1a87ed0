import { setTimeout as delay } from 'node:timers/promises'
import { PostgresEventStore } from '../../../src/adapters/event-store/postgres'
import { evenly } from '../../../src/application/accounts/evenly'
import { accountsPlace, type AccountsPlace, CONSENTS, PASSWORD } from '../../support/accounts'
import { marketplace } from '../../support/commands/marketplace'
import { createDatabase, type TestDatabase } from '../../support/postgres/database'
import { silentLogger } from '../../support/silent-logger'

/**
 * Answers leave at multiples of some milliseconds, of which the work behind them, with a cheap hash, takes a few. They are
 * so many times what it takes on this machine just now, and at least so many.
 */
const STEPS = 6
const LEAST_STEP = 40
const SAMPLES = 20

/**
 * The rank-sum statistic of Mann and Whitney (1947) as a number of standard deviations from what equal distributions
 * give: 0 where they are alike, and with 20 samples each 5.4 where every one of one kind is slower than all of the other.
 */
const difference = (a: readonly number[], b: readonly number[]): number => {
  const wins = a.reduce((sum, x) => sum + b.reduce((won, y) => won + (x > y ? 1 : x === y ? 0.5 : 0), 0), 0)
  const [n, m] = [a.length, b.length]
  return Math.abs(wins - (n * m) / 2) / Math.sqrt((n * m * (n + m + 1)) / 12)
}

/**
 * What equal distributions exceed in one of some 600,000 runs, whatever they are: the statistic looks at ranks alone, so
 * a machine that is slow, or slow now and then, is slow for both kinds, which take turns.
 */
const ALIKE = 4.8

type Way = () => Promise<unknown>

const timed = async (way: Way): Promise<number> => {
  const began = performance.now()
  await way()
  return performance.now() - began
}

/** Takes turns, and who begins changes as well. */
const compare = async (one: Way, other: Way, samples = SAMPLES): Promise<number> => {
  const [a, b]: [number[], number[]] = [[], []]
  for (let i = 0; i < samples; i += 1) {
    if (i % 2 === 0) a.push(await timed(one))
    b.push(await timed(other))
    if (i % 2 === 1) a.push(await timed(one))
  }
  return difference(a, b)
}

/** The median of what some work takes, once it is warm. */
const usual = async (way: Way): Promise<number> => {
  for (let i = 0; i < 3; i += 1) await way()
  const times: number[] = []
  for (let i = 0; i < 9; i += 1) times.push(await timed(way))
  return times.sort((a, b) => a - b)[4] ?? 0
}

describe('nobody learns from an answer, nor from when it comes, whether there is such an account', () => {
  let database: TestDatabase
  let store: PostgresEventStore
  let place: AccountsPlace
  let count = 0
  const stranger = () => `stranger${String((count += 1))}@example.org`
  const registering = (identifier: string) => ({ identifier, password: PASSWORD, role: 'learner', consents: CONSENTS })

  beforeAll(async () => {
    database = await createDatabase()
    store = await PostgresEventStore.open({
      connection: { connectionString: database.url },
      logger: silentLogger,
    })
    const hasty = accountsPlace(marketplace(store))
    const work = await usual(() => hasty.act('RegisterAccount', registering(stranger())))
    place = accountsPlace(marketplace(store), { evenMillis: Math.max(LEAST_STEP, Math.ceil(STEPS * work)) })
    await place.join('ada@example.org')
    await place.act('RegisterAccount', registering('pending@example.org'))
  })
  afterAll(async () => {
    await store.close()
    await database.drop()
  })

  it('would be found out by this statistic: a difference of some milliseconds is', async () => {
    const one = () => evenly(0, () => delay(3))
    const other = () => evenly(0, () => delay(12))
    // The less even a machine's own pace is, the more often one has to ask.
    let found = 0
    for (let samples = SAMPLES; found <= ALIKE && samples <= 16 * SAMPLES; samples *= 2)
      found = await compare(one, other, samples)
    expect(found).toBeGreaterThan(ALIKE)
  })

  it('registering: a new address and a taken one', async () => {
    const one = () => place.act('RegisterAccount', registering(stranger()))
    const other = () => place.act('RegisterAccount', registering('ada@example.org'))
    expect(await one()).toBe(await other())
    expect(await compare(one, other)).toBeLessThan(ALIKE)
  })

  it('registering: a new address and one that is yet to be proven', async () => {
    const one = () => place.act('RegisterAccount', registering(stranger()))
    const other = () => place.act('RegisterAccount', registering('pending@example.org'))
    expect(await one()).toBe(await other())
    expect(await compare(one, other)).toBeLessThan(ALIKE)
  })

  it('signing in: an unknown address and a wrong password, locked or not', async () => {
    const one = () => place.logIn(stranger(), 'not the password of anybody')
    const other = () => place.logIn('ada@example.org', 'not the password of anybody')
    expect(await one()).toBe(await other())
    expect(await compare(one, other)).toBeLessThan(ALIKE)
  })

  it('asking for another password: an unknown address and a known one', async () => {
    const one = () => place.act('RequestPasswordReset', { identifier: stranger() })
    const other = () => place.act('RequestPasswordReset', { identifier: 'ada@example.org' })
    expect(await one()).toBe(await other())
    expect(await compare(one, other)).toBeLessThan(ALIKE)
  })
})
