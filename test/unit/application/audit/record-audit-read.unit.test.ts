import { right } from 'fp-ts/Either'
import * as t from 'io-ts'
import { auditAccessId, recordAuditRead } from '../../../../src/application/audit'
import { verifyChain } from '../../../../src/application/commands/hash-chain'
import { StoreUnavailable } from '../../../../src/application/ports/event-store'
import { everybody, only, selfOr } from '../../../../src/application/queries/access'
import { encodeCursor } from '../../../../src/application/queries/cursor'
import type { AnyQuery, ItemQuery, ListQuery, QueryRequest } from '../../../../src/application/queries/query'
import { ReadModelQueryBus } from '../../../../src/application/queries/query-bus'
import { accepts, type Actor, integer, object, text, UserId } from '../../../../src/domain/kernel'
import { busOn, type Marketplace, marketplace, nextId } from '../../../support/commands/marketplace'
import { actor, uuid } from '../../../support/decider-specification'

const auditor = actor('auditor', 1)

const numbers: ListQuery<t.Mixed, t.Mixed, number> = {
  kind: 'list',
  name: 'audit.numbers',
  context: 'audit',
  path: 'numbers',
  summary: 'The numbers from 1 to 5',
  params: object({}, { about: text(1, 2_000) }),
  result: t.number,
  authorise: only('auditor'),
  cursor: integer(0, 100),
  run: (_, { after = 0, limit }) => {
    const items = [1, 2, 3, 4, 5].filter((n) => n > after).slice(0, limit)
    const last = items.at(-1)
    return Promise.resolve(last !== undefined && last < 5 ? { items, last } : { items })
  },
}

const Params = object({ userId: UserId })
const file: ItemQuery<typeof Params, t.UnknownRecordC> = {
  kind: 'item',
  name: 'audit.file',
  context: 'audit',
  path: 'files/{userId}',
  summary: "Somebody's file; nobody has one but the user 1",
  params: Params,
  result: t.UnknownRecord,
  authorise: selfOr('userId', 'auditor'),
  recorded: (by, { userId }) => by.id !== userId,
  run: ({ userId }) => Promise.resolve(userId === uuid(1) ? { userId } : undefined),
}

const recordsOf = async ({ store }: Marketplace, by: Actor) =>
  (await store.readStream(`audit-${auditAccessId(by.id)}`)).map(({ data }) => data)

const asking = (place: Marketplace) => {
  const record = recordAuditRead({ bus: place.bus, ids: { next: nextId } })
  const bus = new ReadModelQueryBus({ waitFor: (_, wanted) => Promise.resolve(right(wanted)) }, record)
  return (query: AnyQuery, request: QueryRequest) => bus.ask(query, request)
}

describe('reading for audit', () => {
  it('leaves one record of each answer, in the chain of its reader, and a page of a list is an answer', async () => {
    const place = marketplace()
    const ask = asking(place)
    const cursor = encodeCursor('audit.numbers', 2)
    await ask(numbers, { params: { about: 'primes' }, by: auditor, page: { limit: 2 } })
    await ask(numbers, { params: {}, by: auditor, page: { limit: 2, cursor } })
    await ask(numbers, { params: {}, by: auditor })
    const common = { reader: auditor.id, readAt: place.clock.now(), query: 'audit.numbers' }
    expect(await recordsOf(place, auditor)).toEqual([
      { ...common, parameters: { about: 'primes' }, page: { limit: 2 } },
      { ...common, parameters: {}, page: { limit: 2, cursor } },
      { ...common, parameters: {}, page: { limit: 50 } },
    ])
    const chained = await place.log.readStream(`audit-${auditor.id}`)
    expect(verifyChain(chained)).toMatchObject({ revision: 2 })
    expect(chained.map(({ metadata }) => metadata.actor)).toEqual([auditor, auditor, auditor])
  })

  it('leaves no record where nothing was answered', async () => {
    const place = marketplace()
    const ask = asking(place)
    expect(await ask(numbers, { params: {}, by: actor('learner', 1) })).toMatchObject({
      left: { code: 'query.forbidden' },
    })
    expect(await ask(numbers, { params: {}, by: auditor, page: { limit: 2, cursor: 'x' } })).toMatchObject({
      left: { code: 'query.bad-cursor' },
    })
    expect(await ask(file, { params: { userId: uuid(9) }, by: auditor })).toMatchObject({
      left: { code: 'query.not-found' },
    })
    expect(await place.store.head()).toBe(0)
  })

  it('of oneself needs no record, nor does any other part of the API', async () => {
    const place = marketplace()
    const ask = asking(place)
    const learner = actor('learner', 1)
    expect(await ask(file, { params: { userId: learner.id }, by: learner })).toMatchObject({
      right: { item: { userId: learner.id } },
    })
    expect(await ask({ ...numbers, context: 'lms' }, { params: {}, by: auditor })).toHaveProperty('right')
    expect(await place.store.head()).toBe(0)
    await ask(file, { params: { userId: learner.id }, by: actor('auditor', 2) })
    expect(await recordsOf(place, actor('auditor', 2))).toMatchObject([{ parameters: { userId: learner.id } }])
  })

  it('shows nothing where the record cannot be made', async () => {
    const place = marketplace()
    const waitFor = (_: string, wanted: number) => Promise.resolve(right(wanted))
    // The policy lets no learner leave a record, so a query that a learner may ask of others is not answered.
    const ask = asking(place)
    const open = { ...numbers, authorise: everybody }
    expect(await ask(open, { params: {}, by: actor('learner', 1) })).toMatchObject({
      left: { code: 'command.forbidden' },
    })

    const down = busOn({
      readStream: () => Promise.resolve([]),
      append: () => Promise.reject(new StoreUnavailable('the log is away')),
    })
    const bus = new ReadModelQueryBus({ waitFor }, recordAuditRead({ bus: down, ids: { next: nextId } }))
    await expect(bus.ask(numbers, { params: {}, by: auditor })).rejects.toThrow('the log is away')
  })

  it('is recorded of readers that are no users, each in a stream of its own', async () => {
    const place = marketplace()
    const ask = asking(place)
    const ada = { id: 'command-line:ada', role: 'system' } as const
    const ben = { id: 'command-line:ben', role: 'system' } as const
    for (const by of [ada, ben, ada]) await ask(numbers, { params: {}, by })
    expect(accepts(UserId, auditAccessId(ada.id))).toBe(true)
    expect(await recordsOf(place, ada)).toMatchObject([{ reader: ada.id }, { reader: ada.id }])
    expect(await recordsOf(place, ben)).toMatchObject([{ reader: ben.id }])
  })

  it('keeps of any parameter what an event can hold', async () => {
    const place = marketplace()
    const record = recordAuditRead({ bus: place.bus, ids: { next: nextId } })
    const values = ['a\u0000b', `${'x'.repeat(999)}\u{1f600}`, '', 'line\nbreak', 'y'.repeat(5_000)]
    for (const value of values) await record(auditor, { query: 'audit.export', parameters: { value } })
    expect((await recordsOf(place, auditor)).map(({ parameters }) => parameters)).toEqual([
      { value: 'a\ufffdb' },
      { value: `${'x'.repeat(999)}\ufffd` },
      { value: '' },
      { value: 'line\ufffdbreak' },
      { value: 'y'.repeat(1_000) },
    ])
  })
})
