import { openApiDocument, routeTable } from '../../../src/adapters/http'
import { auditAccessId } from '../../../src/application/audit'
import { verifyChain } from '../../../src/application/commands/hash-chain'
import { useCases } from '../../../src/application/commands/use-cases'
import type { CausationNode } from '../../../src/application/audit/causation'
import { ReadModelQueryBus } from '../../../src/application/queries/query-bus'
import type { Actor } from '../../../src/domain/kernel'
import { aggregates } from '../../../src/domain/registry'
import { readModels } from '../../../src/projections/registry'
import { learner, lesson, tutor } from '../../support/calendar-fixture'
import { openCalendar } from '../../support/commands/calendars'
import { accepted, type Marketplace, marketplace, nextId, request } from '../../support/commands/marketplace'
import { runProcesses } from '../../support/commands/process-run'
import { actor } from '../../support/decider-specification'
import { allQueries } from '../../support/http/all-queries'
import type { Answer, Client } from '../../support/http/client'
import { describedBy } from '../../support/http/described'
import { codeOf, type Edge, recordingIn, startEdge } from '../../support/http/edge'
import {
  createReadModels,
  runProjections,
  type RunningProjections,
  type TestReadModels,
} from '../../support/read-models'

const AUDIT = '/api/v1/audit'
const auditor = actor('auditor', 70)
const ann = learner(1)

/** Ann books a lesson and calls it off; the booking's id. */
const bookAndCancel = async (place: Marketplace): Promise<string> => {
  const run = runProcesses(place)
  await openCalendar(place.service)
  const issue = async (type: string, id: string, data: object, correlationId: string) =>
    accepted(await place.service.execute(request('booking', id, type, data, ann, { correlationId })))
  const range = lesson('2026-03-02T10:00:00Z')
  const { id } = await issue('RequestBooking', nextId(), { tutorId: tutor.id, learnerId: ann.id, range }, 'req-book')
  place.clock.advance(60_000)
  await issue('CancelBooking', id, { reason: 'ill' }, 'req-cancel')
  await run.settled()
  await run.stop()
  return id
}

describe('the audit of a marketplace', () => {
  let models: TestReadModels
  let projections: RunningProjections
  let market: Marketplace
  let edge: Edge
  let bookingId: string
  let eventId: string
  let history: number
  const describes = describedBy(
    openApiDocument(routeTable({ aggregates, useCases, queries: allQueries(marketplace(), {} as never) }), '0'),
  )

  const as = async (by: Actor): Promise<Client> => edge.as(by)
  const body = (answer: Answer): unknown => {
    if (answer.status !== 200) throw new Error(`${String(answer.status)}: ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  const listOf = (answer: Answer) =>
    body(answer) as { readonly items: readonly { readonly type: string }[]; readonly next?: string }
  const readsOf = ({ id }: Actor) => market.store.readStream(`audit-${auditAccessId(id)}`)

  beforeAll(async () => {
    models = await createReadModels()
    market = marketplace()
    bookingId = await bookAndCancel(market)
    projections = runProjections(readModels, market.store, models.database)
    const queryBus = new ReadModelQueryBus(projections.progress, recordingIn(market))
    edge = await startEdge({ queries: allQueries(market, models.database), queryBus }, market)
    history = await market.store.head()
    for (const { name } of readModels) await projections.reached(name, history)
    const [, cancelled] = await market.store.readStream(`booking-${bookingId}`)
    eventId = cancelled?.id ?? ''
  })
  afterAll(async () => {
    await edge.close()
    await projections.stop()
    await models.drop()
  })

  /** One request for each query of the audit. */
  const requests = (): Readonly<Record<string, string>> => ({
    'audit.stream': `/streams/booking-${bookingId}/events`,
    'audit.events': '/events?from=1',
    'audit.verification': `/streams/booking-${bookingId}/verification`,
    'audit.state': `/streams/booking-${bookingId}/state?revision=0`,
    'audit.diff': `/streams/booking-${bookingId}/diff?from=0`,
    'audit.event': `/events/${eventId}`,
    'audit.correlation': '/correlations/req-cancel',
    'activity.of-correlation': '/correlations/req-cancel/events',
    'activity.of-user': `/users/${ann.id}/activity`,
    'activity.of-subject': `/subjects/${bookingId}/events`,
    'activity.by-actor': `/actors/${ann.id}/events`,
    'audit-reads.all': '/reads',
  })

  it('has a request here for each of its queries', () => {
    const queries = allQueries(market, models.database).filter(({ context }) => context === 'audit')
    expect(Object.keys(requests()).sort()).toEqual(queries.map(({ name }) => name).sort())
  })

  it('leaves exactly one record of each answer, with what was asked, before it goes out', async () => {
    const reader = actor('auditor', 71)
    const client = await as(reader)
    for (const [name, path] of Object.entries(requests())) {
      const before = (await readsOf(reader)).length
      const answer = await client.get(AUDIT + path)
      expect({ name, status: answer.status }).toEqual({ name, status: 200 })
      const after = await readsOf(reader)
      expect({ name, records: after.length - before }).toEqual({ name, records: 1 })
      expect(after.at(-1)).toMatchObject({
        type: 'AuditReadRecorded',
        data: { query: name, reader: reader.id },
        metadata: { actor: reader },
      })
    }
    const all = await readsOf(reader)
    const stored = await market.log.readStream(`audit-${auditAccessId(reader.id)}`)
    expect(verifyChain(stored)).toMatchObject({ revision: all.length - 1 })
    expect(all[1]?.data).toMatchObject({ parameters: { from: '1' }, page: { limit: 50 } })
    expect(all[3]?.data).toMatchObject({ parameters: { stream: `booking-${bookingId}`, revision: '0' } })
  })

  it('describes all of its answers', async () => {
    const client = await as(auditor)
    const queries = new Map(
      routeTable({ aggregates, useCases: [], queries: allQueries(market, models.database) }).flatMap((route) =>
        route.kind === 'query' ? [[route.query.name, route.template] as const] : [],
      ),
    )
    for (const [name, path] of Object.entries(requests())) {
      const answer = await client.get(AUDIT + path)
      expect({ name, fault: describes(queries.get(name) ?? '', 'GET', answer) }).toEqual({ name, fault: undefined })
    }
  })

  it('records the second page as well as the first', async () => {
    const reader = actor('auditor', 72)
    const client = await as(reader)
    const path = `${AUDIT}/streams/booking-${bookingId}/events?limit=1`
    const { next = '' } = listOf(await client.get(path))
    body(await client.get(`${path}&cursor=${next}`))
    expect((await readsOf(reader)).map(({ data }) => data['page'])).toEqual([{ limit: 1 }, { limit: 1, cursor: next }])
  })

  it('records nothing where nothing is shown', async () => {
    const reader = actor('auditor', 73)
    const client = await as(reader)
    for (const [path, status] of [
      [`/streams/booking-${nextId()}/state`, 404],
      [`/streams/booking-${bookingId}/state?revision=99`, 404],
      [`/streams/booking-${bookingId}/state?revision=0&at=2026-03-01T10:00:00.000Z`, 400],
      [`/streams/booking-${bookingId}/state?clock=recorded`, 400],
      [`/streams/booking-${bookingId}/diff?from=1&to=0`, 400],
      [`/streams/booking-${bookingId}/diff?from=yesterday`, 400],
      [`/events/${nextId()}`, 404],
      ['/correlations/nobody', 404],
      ['/reads?x=1', 400],
    ] as const)
      expect({ path, status: (await client.get(AUDIT + path)).status }).toEqual({ path, status })
    expect(await readsOf(reader)).toEqual([])

    for (const by of [actor('learner', 74), actor('support', 75)])
      for (const [name, path] of Object.entries(requests())) {
        const open = by.role === 'support' && ['activity.of-user', 'activity.of-subject'].includes(name)
        const answer = await (await as(by)).get(AUDIT + path)
        expect({ name, status: answer.status }).toEqual({ name, status: open ? 200 : 403 })
        if (!open) expect(codeOf(answer)).toBe('query.forbidden')
      }
    expect(await readsOf(actor('learner', 74))).toEqual([])
    expect(await readsOf(actor('support', 75))).toHaveLength(2)
  })

  it('lets somebody read about himself without a record', async () => {
    const { items } = listOf(await (await as(ann)).get(`${AUDIT}/users/${ann.id}/activity`))
    expect(items).toContainEqual(expect.objectContaining({ type: 'BookingCancelled', actorId: ann.id }))
    expect(await readsOf(ann)).toEqual([])
  })

  it('shows who read what, that reading included', async () => {
    const reader = actor('auditor', 76)
    const client = await as(reader)
    body(await client.get(`${AUDIT}/actors/${ann.id}/events?limit=2`))
    await projections.reached('audit-reads', await market.store.head())
    const other = await as(auditor)
    const reads = () => other.get(`${AUDIT}/reads?reader=${reader.id}`)
    expect(body(await reads())).toMatchObject({
      items: [{ reader: reader.id, query: 'activity.by-actor', parameters: { actorId: ann.id }, pageLimit: 2 }],
    })
    // To look at one's own needs no record.
    const own = (await readsOf(auditor)).length
    body(await other.get(`${AUDIT}/reads?reader=${auditor.id}`))
    expect(await readsOf(auditor)).toHaveLength(own)
    expect((await readsOf(auditor)).at(-1)?.data).toMatchObject({
      query: 'audit-reads.all',
      parameters: { reader: reader.id },
    })
  })

  it('shows a booking as it stood at a revision, at an instant, and now', async () => {
    const client = await as(auditor)
    const state = async (query: string) => body(await client.get(`${AUDIT}/streams/booking-${bookingId}/state${query}`))
    expect(await state('?revision=0')).toMatchObject({
      category: 'booking',
      events: 1,
      state: { stage: 'requested', facts: { learnerId: ann.id, range: lesson('2026-03-02T10:00:00Z') } },
      asOf: { revision: 0, type: 'BookingRequested', actor: ann },
    })
    expect(await state('')).toMatchObject({ events: 2, state: { stage: 'cancelled' }, asOf: { revision: 1 } })
    expect(await state('?at=2026-03-01T10:00:59.999Z')).toMatchObject({ state: { stage: 'requested' } })
    expect(await state('?at=2026-03-01T10:01:00.000Z')).toMatchObject({ state: { stage: 'cancelled' } })
    expect(await state('?at=2020-01-01T00:00:00.000Z')).toEqual({
      stream: `booking-${bookingId}`,
      category: 'booking',
      events: 0,
      state: { stage: 'none' },
    })
    // It happened by the test's clock; it was recorded when this test ran.
    expect(await state('?at=2020-01-01T00:00:00.000Z&clock=recorded')).toMatchObject({ events: 0 })
    expect(await state('?at=2999-01-01T00:00:00.000Z&clock=recorded')).toMatchObject({ events: 2 })
  })

  it('shows what became of it, as a patch, and by which events', async () => {
    const client = await as(auditor)
    const diff = body(await client.get(`${AUDIT}/streams/booking-${bookingId}/diff?from=0&to=1`))
    expect(diff).toMatchObject({
      from: { events: 1, state: { stage: 'requested' } },
      to: { events: 2, state: { stage: 'cancelled' } },
      between: [{ revision: 1, type: 'BookingCancelled' }],
      eventsBetween: 1,
    })
    expect(diff).toHaveProperty(
      'patch',
      expect.arrayContaining([{ op: 'replace', path: '/stage', value: 'cancelled' }]),
    )
    expect(body(await client.get(`${AUDIT}/streams/booking-${bookingId}/diff?from=1&to=1`))).toMatchObject({
      patch: [],
      between: [],
      eventsBetween: 0,
    })
    expect(body(await client.get(`${AUDIT}/streams/booking-${bookingId}/diff`))).toMatchObject({
      from: { events: 0, state: { stage: 'none' } },
      to: { events: 2 },
      eventsBetween: 2,
    })
  })

  it('shows what came of a request as a tree, found by its own id or by that of one of its events', async () => {
    const client = await as(auditor)
    interface Correlation {
      readonly events: number
      readonly origins: readonly { readonly events: readonly CausationNode[] }[]
    }
    const byId = body(await client.get(`${AUDIT}/correlations/req-cancel`)) as Correlation
    expect(byId).toMatchObject({ correlationId: 'req-cancel', events: 2, truncated: false })
    expect(byId.origins).toHaveLength(1)
    expect(byId.origins[0]?.events).toMatchObject([
      {
        event: { type: 'BookingCancelled', category: 'booking', id: bookingId, actorId: ann.id, revision: 1 },
        led: [{ event: { type: 'SlotReleased', category: 'calendar', actorRole: 'system' }, led: [] }],
      },
    ])
    expect(body(await client.get(`${AUDIT}/correlations/${eventId}`))).toEqual(byId)
    expect(body(await client.get(`${AUDIT}/correlations/req-book/events`))).toMatchObject({
      items: [{ type: 'SlotHeld' }, { type: 'BookingRequested' }, { type: 'PaymentInitiated' }],
    })
  })

  it('shows one event whole, and finds events by who did them and whom they concern', async () => {
    const client = await as(auditor)
    expect(body(await client.get(`${AUDIT}/events/${eventId}`))).toMatchObject({
      id: eventId,
      stream: `booking-${bookingId}`,
      type: 'BookingCancelled',
      data: { reason: 'ill' },
      metadata: { $correlationId: 'req-cancel', actor: ann },
    })
    const types = async (path: string) => listOf(await client.get(AUDIT + path)).items.map(({ type }) => type)
    expect(await types(`/actors/${ann.id}/events`)).toEqual(['BookingCancelled', 'BookingRequested', 'SlotHeld'])
    expect(await types('/actors/process%3Afree-slots/events')).toEqual(['SlotReleased'])
    expect(await types(`/subjects/${bookingId}/events`)).toEqual(['BookingCancelled', 'BookingRequested'])
  })

  it('pages through what somebody did and what concerned somebody, each event once', async () => {
    const client = await as(auditor)
    for (const path of [`/actors/${tutor.id}/events`, `/users/${ann.id}/activity`, '/correlations/req-book/events']) {
      const all = listOf(await client.get(`${AUDIT}${path}?limit=200`)).items
      const seen: unknown[] = []
      for (let cursor = ''; ;) {
        const page = listOf(await client.get(`${AUDIT}${path}?limit=1${cursor}`))
        seen.push(...page.items)
        if (page.next === undefined) break
        cursor = `&cursor=${page.next}`
      }
      expect(seen).toEqual(all)
      expect(all.length).toBeGreaterThan(1)
    }
  })
})
