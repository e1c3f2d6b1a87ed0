import { routeTable } from '../../../src/adapters/http'
import { useCases } from '../../../src/application/commands/use-cases'
import { ReadModelQueryBus } from '../../../src/application/queries/query-bus'
import { aggregates } from '../../../src/domain/registry'
import { readModels } from '../../../src/projections/registry'
import { diceOf } from '../../support/access/world/dice'
import { inRole, people, type Person } from '../../support/access/world/people'
import { type RandomRequest, RandomRequests } from '../../support/access/world/requests'
import { World } from '../../support/access/world/world'
import { marketplace, type Marketplace } from '../../support/commands/marketplace'
import { allQueries } from '../../support/http/all-queries'
import { type Answer, Client } from '../../support/http/client'
import { type Edge, recordingIn, startEdge, tokenOf } from '../../support/http/edge'
import {
  createReadModels,
  runProjections,
  type RunningProjections,
  type TestReadModels,
} from '../../support/read-models'

/** `npm run test:access` asks 10,000 times in each role. */
const REQUESTS = Number(process.env['LYCEUM_ACCESS_REQUESTS'] ?? 150)
const SEED = Number(process.env['LYCEUM_ACCESS_SEED'] ?? 6)

/** The long form outlasts what a token lasts otherwise. */
const DAY_SECONDS = 86_400

const ROLES = [...new Set(people.map(({ role }) => role))]

interface Tally {
  answered: number
  refused: number
  written: number
  /** Answers that held something of those who got them. */
  own: number
}

describe(`random requests, seed ${String(SEED)}`, () => {
  const dice = diceOf(SEED)
  const world = new World(dice)
  const market: Marketplace = marketplace()
  let models: TestReadModels
  let projections: RunningProjections
  let edge: Edge
  let requests: RandomRequests
  let clients: ReadonlyMap<string, Client>

  beforeAll(async () => {
    models = await createReadModels()
    await world.writeTo(market.log)
    projections = runProjections(readModels, market.store, models.database)
    const queries = allQueries(market, models.database)
    requests = new RandomRequests(routeTable({ aggregates, useCases, queries }), world, dice)
    const queryBus = new ReadModelQueryBus(projections.progress, recordingIn(market))
    edge = await startEdge({ queries, queryBus }, market)
    clients = new Map(
      await Promise.all(
        people.map(async (by) => [by.id, new Client(edge.url, await tokenOf(by, DAY_SECONDS))] as const),
      ),
    )
    const head = await market.store.head()
    for (const { name } of readModels) await projections.reached(name, head)
  })
  afterAll(async () => {
    await edge.close()
    await projections.stop()
    await models.drop()
  })

  const send = (by: Person, { method, path, body }: RandomRequest): Promise<Answer> => {
    const client = clients.get(by.id)
    if (client === undefined) throw new Error(`nobody speaks for ${by.id}`)
    return client.send(method, path, body === undefined ? {} : { json: body })
  }

  /** Whatever of an answer its client can read. */
  const textOf = ({ headers, body }: Answer): string => JSON.stringify([[...headers], body])

  const seesOwn = (text: string, { id }: Person): boolean =>
    world.records.some(({ secrets }) => secrets.some(({ readers, canary }) => readers.has(id) && text.includes(canary)))

  const ask = async (by: Person, tally: Tally): Promise<void> => {
    const request = requests.next(by)
    const before = await market.log.head()
    const answer = await send(by, request)
    const text = textOf(answer)
    const told = `${by.role} ${by.id}: ${request.method} ${request.path} ${JSON.stringify(request.body ?? '')}`
    expect([told, answer.status >= 500]).toEqual([told, false])
    expect([told, world.leaks(text, by).map(({ what, canary }) => `${what}: ${canary}`)]).toEqual([told, []])
    const written = await market.store.readAll({ from: before, limit: 1_000 })
    expect([told, world.trespasses(written, by)]).toEqual([told, []])
    tally[answer.status < 300 ? 'answered' : 'refused'] += 1
    if (written.length > 0) tally.written += 1
    if (seesOwn(text, by)) tally.own += 1
  }

  it("would be caught by the oracle where they reached what is another's", () => {
    const [first] = world.records.flatMap(({ secrets }) => secrets)
    const stranger = inRole('learner').find(({ id }) => first?.readers.has(id) === false)
    expect(stranger && world.leaks(`{"x":"${String(first?.canary)}"}`, stranger)).toEqual([first])
  })

  it.each(ROLES)(
    "never reach data that are not theirs, and never change what is another's: %s",
    async (role) => {
      const tally: Tally = { answered: 0, refused: 0, written: 0, own: 0 }
      const speakers = inRole(role)
      for (let n = 0; n < REQUESTS; n += 1) await ask(dice.pick(speakers), tally)
      if (REQUESTS >= 1_000) process.stdout.write(`${role}: ${JSON.stringify(tally)}\n`)
      // Or they would have proved nothing.
      expect(tally.answered).toBeGreaterThan(REQUESTS / 20)
      expect(tally.refused).toBeGreaterThan(0)
    },
    Math.max(180_000, REQUESTS * 60),
  )
})
