import { PostgresEventStore } from '../../../src/adapters/event-store/postgres'
import { InMemoryServerSecrets } from '../../../src/adapters/server-secrets/in-memory'
import { accountsPlace, codeIn, CONSENTS, PASSWORD, tokenIn } from '../../support/accounts'
import { marketplace } from '../../support/commands/marketplace'
import { createDatabase, type TestDatabase } from '../../support/postgres/database'
import { silentLogger } from '../../support/silent-logger'

const REGISTRATIONS = 1_000

describe('addresses on PostgreSQL, in two processes', () => {
  let database: TestDatabase
  let stores: readonly PostgresEventStore[]
  beforeAll(async () => {
    database = await createDatabase()
    const open = () => PostgresEventStore.open({ connection: { connectionString: database.url }, logger: silentLogger })
    stores = await Promise.all([open(), open()])
  })
  afterAll(async () => {
    await Promise.all(stores.map((store) => store.close()))
    await database.drop()
  })

  it.each([
    ['e-mail address', 'ada@example.org'],
    ['telephone number', '+442079460958'],
  ])(
    'an %s that a thousand register at once is one account’s, and all answers are alike',
    async (_what, identifier) => {
      const secrets = new InMemoryServerSecrets()
      const places = stores.map((store) => accountsPlace(marketplace(store), { secrets }))
      const before = await stores[0]!.head()
      const answers = await Promise.all(
        Array.from({ length: REGISTRATIONS }, (_, n) =>
          places[n % 2]!.act('RegisterAccount', {
            identifier,
            password: PASSWORD,
            role: 'learner',
            consents: CONSENTS,
          }),
        ),
      )
      expect(new Set(answers)).toEqual(new Set(['done']))
      const written = await stores[0]!.readAll({ from: before, limit: 100 })
      expect(written.map(({ type }) => type).sort()).toEqual([
        'AccountRegistered',
        'ChallengeIssued',
        'IdentifierClaimed',
        'PasswordSet',
      ])

      // The one message that follows is good for the one account.
      const all = await places[0]!.sent()
      const [message, ...others] = all.filter(({ to }) => Object.values(to).includes(identifier))
      expect(others).toEqual([])
      const proof = identifier.includes('@')
        ? places[0]!.act('VerifyEmail', { token: tokenIn(message!) })
        : places[0]!.act('VerifyPhone', { phone: identifier, code: codeIn(message!) })
      expect(await proof).toBe('done')
      expect(await places[1]!.logIn(identifier, PASSWORD)).toBe('done')
      expect(await places[0]!.holderOf(identifier)).toBe(
        written.find(({ type }) => type === 'AccountRegistered')?.stream.slice(8),
      )
    },
  )
})
