import { right } from 'fp-ts/Either'
import { InMemoryEventStore } from '../../../src/adapters/event-store/in-memory'
import type { AggregateLoader, LoadedAggregate } from '../../../src/application/commands/command'
import { GENESIS_HASH, sealEvent } from '../../../src/application/commands/hash-chain'
import type { NewEvent } from '../../../src/application/ports/event-store'
import { aggregateQueries } from '../../../src/application/queries/aggregate-queries'
import { auditQueries } from '../../../src/application/queries/audit-queries'
import type { AnyQuery } from '../../../src/application/queries/query'
import { ReadModelQueryBus } from '../../../src/application/queries/query-bus'
import { enrollment } from '../../../src/domain/enrollment'
import { type Actor, fold, money, plusMillis, DAY } from '../../../src/domain/kernel'
import { tutorCalendar } from '../../../src/domain/tutor-calendar'
import { actor, uuid } from '../../support/decider-specification'
import { enrolled, enrollmentId, learner, now, paymentId, terms, courseId, learnerId } from '../../support/lms'
import { newEvent, write } from '../../support/log'
import { unrecorded } from '../../support/unrecorded'

const bus = new ReadModelQueryBus({ waitFor: (_, wanted) => Promise.resolve(right(wanted)) }, unrecorded)

const asking =
  (queries: readonly AnyQuery[]) =>
  async (name: string, params: object, by: Actor, page?: { readonly limit: number; readonly cursor?: string }) => {
    const query = queries.find((each) => each.name === name)
    if (query === undefined) throw new Error(`there is no query ${name}`)
    return bus.ask(query, { params, by, ...(page && { page }) })
  }

const sealed = (stream: string, count: number): NewEvent[] => {
  const events: NewEvent[] = []
  for (let n = 0; n < count; n += 1) {
    const event = newEvent('Counted', { n })
    const previousHash = events[n - 1]?.metadata.hash ?? GENESIS_HASH
    const { hash: _, previousHash: __, ...unsealed } = event.metadata
    const { hash } = sealEvent(previousHash, { ...event, stream, metadata: unsealed })
    events.push({ ...event, metadata: { ...unsealed, hash, previousHash } })
  }
  return events
}

describe('queries of the log', () => {
  const stream = `counter-${uuid(1)}`
  const auditor = actor('auditor')

  it('read a stream and the whole log, page after page', async () => {
    const store = new InMemoryEventStore()
    await write(store, stream, ...sealed(stream, 5))
    await write(store, `counter-${uuid(2)}`, newEvent('Counted', {}))
    const ask = asking(auditQueries({ log: store, stored: store }))
    const first = await ask('audit.stream', { stream }, auditor, { limit: 3 })
    if (first._tag === 'Left' || first.right.kind !== 'list') throw new Error('no list')
    expect(first.right.items).toMatchObject([{ revision: 0 }, { revision: 1 }, { revision: 2, data: { n: 2 } }])
    expect(await ask('audit.stream', { stream }, auditor, { limit: 3, cursor: first.right.next! })).toMatchObject(
      right({ items: [{ revision: 3 }, { revision: 4 }] }),
    )
    expect(await ask('audit.events', { from: '4' }, auditor)).toMatchObject(
      right({ items: [{ position: 5 }, { position: 6, stream: `counter-${uuid(2)}` }] }),
    )
  })

  it('verify the chain of a stream, and find where it was tampered with', async () => {
    const store = new InMemoryEventStore()
    const events = sealed(stream, 4)
    await write(store, stream, ...events)
    const ask = asking(auditQueries({ log: store, stored: store }))
    expect(await ask('audit.verification', { stream }, auditor)).toEqual(
      right({
        kind: 'item',
        item: { stream, intact: true, events: 4, lastHash: events[3]!.metadata.hash },
      }),
    )
    expect(await ask('audit.verification', { stream: `counter-${uuid(9)}` }, auditor)).toMatchObject({
      left: { code: 'query.not-found' },
    })

    const tampered = new InMemoryEventStore()
    await write(tampered, stream, ...events.map((event, n) => (n === 2 ? { ...event, data: { n: 3 } } : event)))
    expect(
      await asking(auditQueries({ log: tampered, stored: tampered }))('audit.verification', { stream }, auditor),
    ).toMatchObject(right({ item: { intact: false, events: 2, fault: { revision: 2, kind: 'altered' } } }))
  })

  it('are for auditors alone', async () => {
    const store = new InMemoryEventStore()
    for (const query of auditQueries({ log: store, stored: store }))
      for (const role of ['learner', 'tutor', 'registrar', 'finance', 'support'] as const)
        expect(await bus.ask(query, { params: { stream }, by: actor(role) })).toMatchObject({
          left: { code: 'query.forbidden' },
        })
  })
})

describe('queries of an aggregate', () => {
  const loading = (state: unknown): AggregateLoader => ({
    load: <State>(): Promise<LoadedAggregate<State>> =>
      Promise.resolve({ state: state as State, revision: 0, answerTo: () => undefined }),
  })
  const asked = (state: unknown, at = now) =>
    asking(aggregateQueries({ aggregates: loading(state), clock: { now: () => at } }))

  it('quote what leaving a course pays back now, to its learner', async () => {
    const paid = terms({
      price: money(10_000, 'EUR'),
      refundPolicy: { steps: [{ untilDays: 7, refundBasisPoints: 5_000 }] },
    })
    const history = [
      ...enrolled(paid),
      { type: 'EnrollmentActivated', data: { courseId, learnerId, activatedAt: now, paymentId } } as const,
    ]
    const state = fold(enrollment.decider, history)
    const quote = (by: Actor, at = now) => asked(state, at)('enrollments.withdrawal-quote', { id: enrollmentId }, by)
    expect(await quote(learner)).toEqual(right({ kind: 'item', item: { refund: money(5_000, 'EUR') } }))
    expect(await quote(learner, plusMillis(now, 8 * DAY))).toMatchObject(right({ item: { refund: { amount: 0 } } }))
    expect(await quote(actor('learner', 77))).toMatchObject({ left: { code: 'query.not-found' } })
  })

  it("answer with the domain's own refusal", async () => {
    const none = tutorCalendar.decider.initialState
    const params = { tutorId: uuid(1), from: now, to: plusMillis(now, DAY) }
    expect(await asked(none)('calendars.free-slots', params, learner)).toMatchObject({
      left: { code: 'calendar.not-found' },
    })
  })
})
