import { createDatabase, type TestDatabase } from '../support/postgres/database'
import { startLyceum } from '../support/program/command-line'
import { startService, stop } from '../support/program/program'
import { until } from '../support/program/until'

describe('lyceum retention', () => {
  let database: TestDatabase
  beforeAll(async () => (database = await createDatabase()))
  afterAll(() => database.drop())

  it('shows every rule, and on an empty database nothing that is due; carried out it says so', async () => {
    const settings = { DATABASE_URL: database.url }
    const shown = await startLyceum(['retention'], settings).finished
    expect(shown).toMatchObject({ code: 0, err: '' })
    for (const text of ['rule', 'kept for', 'due now', 'inactive-accounts', '3 years', 'money-records'])
      expect(shown.out).toContain(text)

    const run = await startLyceum(['retention', '--run', '--json'], settings).finished
    expect(run).toMatchObject({ code: 0, err: 'nothing was due\n' })
    const rules = JSON.parse(run.out) as readonly Readonly<Record<string, unknown>>[]
    expect(rules).toContainEqual(expect.objectContaining({ name: 'unproven-accounts', keptFor: '7 days', due: 0 }))
    expect(rules.find(({ name }) => name === 'money-records')).not.toHaveProperty('due')
    expect(rules.filter(({ due }) => due !== undefined && due !== 0)).toEqual([])
  })

  it('is what a server does from its start on, as its figures tell', async () => {
    const service = await startService({ DATABASE_URL: database.url })
    const figures = async (): Promise<string> => (await fetch(`${service.url}/metrics`)).text()
    await until('a round is over', async () =>
      /^lyceum_retention_completed_timestamp_seconds \d/m.test(await figures()),
    )
    expect(await figures()).toContain('lyceum_retention_failing{rule="inactive-accounts"} 0')
    await stop(service)
  })
})
