import type * as t from 'io-ts'
import { isRight } from 'fp-ts/Either'
import { queryCell, ROLES } from '../../../scripts/permissions/matrix'
import { auditQueries } from '../../../src/application/queries/audit-queries'
import type { AnyQuery } from '../../../src/application/queries/query'
import { ReadModelQueryBus } from '../../../src/application/queries/query-bus'
import type { Actor } from '../../../src/domain/kernel'
import { readModels } from '../../../src/projections/registry'
import { sampleOf } from '../../support/access/sample'
import { diceOf } from '../../support/access/world/dice'
import type { Record as Thing } from '../../support/access/world/records'
import { World } from '../../support/access/world/world'
import { marketplace } from '../../support/commands/marketplace'
import { uuid } from '../../support/decider-specification'
import { allQueries } from '../../support/http/all-queries'
import {
  createReadModels,
  runProjections,
  type RunningProjections,
  type TestReadModels,
} from '../../support/read-models'
import { unrecorded } from '../../support/unrecorded'

const STRANGER = uuid(0x9999)

/** For each query that shows rows by relation: what of the world it shows, and how it is asked for that. */
const SHOWN: Readonly<Record<string, (thing: Thing) => Readonly<Record<string, string>>>> = {
  'bookings.by-id': ({ id }) => ({ id }),
  'bookings.cancellation-quote': ({ id }) => ({ id }),
  'series.by-id': ({ id }) => ({ id }),
  'packages.by-id': ({ id }) => ({ id }),
  'payments.by-id': ({ id }) => ({ id }),
  'meetings.by-id': ({ id }) => ({ id }),
  'meetings.attendance': ({ id }) => ({ id }),
  'enrollments.by-id': ({ id }) => ({ id }),
  'enrollments.withdrawal-quote': ({ id }) => ({ id }),
  'submissions.by-enrollment': ({ id }) => ({ id }),
  'applications.by-id': ({ id }) => ({ id }),
  'courses.by-id': ({ id }) => ({ id }),
  'courses.by-owner': ({ writers }) => ({ ownerId: [...writers][0] ?? '' }),
  'postings.by-id': ({ id }) => ({ id }),
  'postings.by-institution': ({ writers }) => ({ institutionId: [...writers][0] ?? '' }),
  'profiles.by-id': ({ id }) => ({ id }),
  'institutions.by-id': ({ id }) => ({ id }),
}

const CATEGORY: Readonly<Record<string, string>> = {
  bookings: 'booking',
  series: 'series',
  packages: 'package',
  payments: 'payment',
  meetings: 'meeting',
  enrollments: 'enrollment',
  submissions: 'enrollment',
  applications: 'application',
  courses: 'course',
  postings: 'posting',
  profiles: 'profile',
  institutions: 'institution',
}

describe('the matrix of queries', () => {
  const world = new World(diceOf(7))
  const market = marketplace()
  let models: TestReadModels
  let projections: RunningProjections
  let queries: readonly AnyQuery[]
  let ask: (query: AnyQuery, params: object, by: Actor) => Promise<'shown' | 'nothing' | 'forbidden'>

  beforeAll(async () => {
    models = await createReadModels()
    await world.writeTo(market.log)
    projections = runProjections(readModels, market.store, models.database)
    const head = await market.store.head()
    for (const { name } of readModels) await projections.reached(name, head)
    queries = allQueries(market, models.database)
    const bus = new ReadModelQueryBus(projections.progress, unrecorded)
    ask = async (query, params, by) => {
      const outcome = await bus.ask(query, { params, by, page: { limit: 200 } })
      if (isRight(outcome))
        return outcome.right.kind === 'list' && outcome.right.items.length === 0 ? 'nothing' : 'shown'
      return 'code' in outcome.left && outcome.left.kind === 'forbidden' ? 'forbidden' : 'nothing'
    }
  })
  afterAll(async () => {
    await projections.stop()
    await models.drop()
  })

  it('forbids exactly where it says so: each role, about oneself and about others', () => {
    const wrong: string[] = []
    for (const query of queries) {
      const { rule } = query.authorise
      const sample = sampleOf(query.params as t.Mixed)
      for (const role of ROLES)
        for (const about of ['oneself', 'another'] as const) {
          const cell = queryCell(rule, role)
          const own = rule.kind !== 'self' || about === 'oneself'
          const expected = cell === 'all' || (cell !== 'none' && own)
          const params =
            rule.kind === 'self' ? { ...sample, [rule.parameter]: about === 'oneself' ? STRANGER : uuid(1) } : sample
          const judged = query.authorise({ id: STRANGER, role }, params) === undefined
          if (judged !== expected) wrong.push(`${query.name} ${role} about ${about}`)
        }
    }
    expect(wrong).toEqual([])
    expect(queries.length).toBeGreaterThan(auditQueries({ log: market.store, stored: market.log }).length)
  })

  it.each(Object.keys(SHOWN))(
    "%s shows what is one's own, and what is another's to those roles alone",
    async (name) => {
      const query = queries.find((each) => each.name === name)
      const category = CATEGORY[name.split('.')[0] ?? '']
      const thing = world.records.find((record) => record.category === category && record.secrets.length > 0)
      if (query === undefined || thing === undefined) throw new Error(`there is nothing to ask ${name} about`)
      const params = SHOWN[name]?.(thing) ?? {}
      const readers = [...(thing.secrets[0]?.readers ?? [])].filter(
        (id) => !name.startsWith('institutions') || id === thing.id,
      )
      const wrong: string[] = []
      for (const role of ROLES) {
        const all = queryCell(query.authorise.rule, role) === 'all'
        for (const reader of readers)
          if ((await ask(query, params, { id: reader, role })) !== 'shown')
            wrong.push(`${role}, whose it is: not shown`)
        const toOthers = await ask(query, params, { id: STRANGER, role })
        // A list of somebody's things also has what they published.
        const expected = all ? 'shown' : 'nothing'
        const hidden = name === 'courses.by-owner' || name === 'postings.by-institution'
        if (toOthers !== expected && !(hidden && toOthers === 'shown' && !all))
          wrong.push(`${role}, a stranger: ${toOthers}`)
      }
      expect(wrong).toEqual([])
    },
  )
})
