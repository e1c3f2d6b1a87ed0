import fc from 'fast-check'
import type * as t from 'io-ts'
import { openApiDocument, routeTable } from '../../../src/adapters/http'
import { schemaRegistry } from '../../../src/adapters/http/openapi/json-schema'
import { parametersOf, type Route } from '../../../src/adapters/http/routes/route'
import { useCases } from '../../../src/application/commands/use-cases'
import { ReadModelQueryBus } from '../../../src/application/queries/query-bus'
import { Role } from '../../../src/domain/kernel'
import { aggregates } from '../../../src/domain/registry'
import { readModels } from '../../../src/projections/registry'
import { marketplace } from '../../support/commands/marketplace'
import { actor, uuid } from '../../support/decider-specification'
import { allQueries } from '../../support/http/all-queries'
import type { Answer, Client, Sent } from '../../support/http/client'
import { describedBy } from '../../support/http/described'
import { type Edge, recordingIn, startEdge } from '../../support/http/edge'
import { spoilt, valuesOf } from '../../support/json-arbitrary'
import {
  createReadModels,
  runProjections,
  type RunningProjections,
  type TestReadModels,
} from '../../support/read-models'

const RUNS = 15

// The table of routes does not depend on what they read from.
const routes = routeTable({
  aggregates,
  useCases,
  queries: allQueries(marketplace(), {} as TestReadModels['database']),
})
const describes = describedBy(openApiDocument(routes, '0'))

/** Ids of users who speak, and one that stands for the newest aggregate of the route's kind. */
const NEWEST = uuid(2)
const someId = fc.oneof({ weight: 3, arbitrary: fc.constant(NEWEST) }, fc.nat(1).map(uuid))
const pathValue = fc.oneof(
  { weight: 6, arbitrary: someId },
  fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }).map((s) => encodeURIComponent(Buffer.from(s).toString())),
  fc.constantFrom('%', '%00', '%E0%A4%A', '..%2f', 'null', '%F0%9F%98%80', "'", '1;drop'),
)
const target = (template: string): fc.Arbitrary<string> =>
  fc
    .array(pathValue, { minLength: 3, maxLength: 3 })
    .map((values) =>
      parametersOf(template).reduce((path, name, i) => path.replace(`{${name}}`, values[i] ?? 'x'), template),
    )

const headers = fc.record(
  {
    'if-match': fc.constantFrom('"0"', '"1"', '*', 'W/"0"', '"x"'),
    'if-none-match': fc.constantFrom('"0"', '*', ','),
    'idempotency-key': fc.constantFrom('a', 'b', 'c'),
    'x-request-id': fc.constantFrom('r-1', 'bad id'),
    accept: fc.constantFrom('*/*', 'application/json', 'text/html', ';;;'),
    'content-type': fc.constantFrom('application/json', 'text/plain', 'application/json; charset=x'),
  },
  { requiredKeys: [] },
)

const bodyOf = (codec: t.Mixed): fc.Arbitrary<Sent> => {
  const registry = schemaRegistry()
  const values = valuesOf(registry.schemaOf(codec), registry.components())
  return fc.oneof(
    { weight: 4, arbitrary: values.map((json) => ({ json })) },
    { weight: 2, arbitrary: values.chain(spoilt).map((json) => ({ json })) },
    fc.jsonValue().map((json) => ({ json })),
    fc.uint8Array({ maxLength: 200 }).map((raw) => ({ raw })),
    fc.string({ maxLength: 50 }).map((raw) => ({ raw })),
  )
}

const searchOf = (route: Route): fc.Arbitrary<string> => {
  if (route.kind !== 'query' && route.kind !== 'stream') return fc.constantFrom('', '', '', '?x=1')
  const names = Object.keys((route.query.params as { type?: { props?: object } }).type?.props ?? {})
  const name: fc.Arbitrary<string> = fc.constantFrom('limit', 'cursor', 'x', ...names)
  const value: fc.Arbitrary<string> = fc.oneof(
    someId,
    fc.string({ maxLength: 6 }),
    fc.constantFrom('1', '200', '2026-03-01T10:00:00.000Z'),
  )
  return fc.array(fc.tuple(name, value), { maxLength: 2 }).map((pairs) => {
    const text = new URLSearchParams(pairs).toString()
    return text === '' ? '' : `?${text}`
  })
}

const bodiesOf = (route: Route): fc.Arbitrary<Sent> => {
  if (route.kind === 'command') return bodyOf(route.data)
  return route.kind === 'action' ? bodyOf(route.action.data as t.Mixed) : fc.constant<Sent>({})
}

const requestsOf = (route: Route) =>
  fc.record({
    path: target(route.template),
    search: searchOf(route),
    headers: fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, headers),
    sent: bodiesOf(route),
    // The first are administrators, who may do most.
    speaker: fc.oneof(fc.nat(1), fc.nat()),
  })

/** The segment before a template's first parameter. */
const collectionOf = (template: string): string => /([^/]+)\/\{/.exec(template)?.[1] ?? ''

describe('every route', () => {
  let models: TestReadModels
  let projections: RunningProjections
  let edge: Edge
  let speakers: readonly Client[]
  /** By the segment before the id. */
  const newest = new Map<string, string>()
  beforeAll(async () => {
    models = await createReadModels()
    const market = marketplace()
    projections = runProjections(readModels, market.store, models.database)
    const queries = allQueries(market, models.database)
    edge = await startEdge(
      { queries, queryBus: new ReadModelQueryBus(projections.progress, recordingIn(market)) },
      market,
    )
    const others = Object.keys(Role.keys).filter((role) => role !== 'system' && role !== 'admin')
    const roles = ['admin', ...others] as (keyof typeof Role.keys)[]
    // Each role by two users, whose ids are among those that requests name.
    speakers = await Promise.all(roles.flatMap((role) => [0, 1].map((n) => edge.as(actor(role, n)))))
  })
  afterAll(async () => {
    await edge.close()
    await projections.stop()
    await models.drop()
  })

  it.each(routes.map((route) => [`${route.method} ${route.template}`, route] as const))(
    '%s answers anything with an answer that is described, and never fails',
    async (_, route) => {
      await fc.assert(
        fc.asyncProperty(requestsOf(route), async ({ path, search, headers, sent, speaker }) => {
          const client = speakers[speaker % speakers.length]!
          const meant = path.replace(NEWEST, newest.get(collectionOf(route.template)) ?? NEWEST)
          const answer: Answer = await client.send(route.method, meant + search, { ...sent, headers })
          const made = answer.headers.get('location')?.split('/')
          if (made !== undefined) newest.set(made.at(-2) ?? '', made.at(-1) ?? '')
          expect(answer.status).toBeLessThan(500)
          expect(describes(route.template, route.method, answer)).toBeUndefined()
          if (answer.status >= 400) expect(answer.body).toMatchObject({ status: answer.status })
        }),
        { numRuns: RUNS, endOnFailure: true },
      )
    },
  )

  it('has been more than refusals', async () => {
    const figures = String((await edge.anonymous.get('/metrics')).body)
    const accepted = figures.split('\n').filter((line) => /^lyceum_commands_total\{.*outcome="accepted"/.test(line))
    expect(accepted.length).toBeGreaterThan(5)
    expect(edge.logger.lines.filter(({ level }) => level === 'error')).toEqual([])
    expect((await edge.anonymous.get('/health/live')).status).toBe(200)
  })
})
