import fc from 'fast-check'
import { left, right } from 'fp-ts/Either'
import * as t from 'io-ts'
import { everybody, only, selfOr } from '../../../src/application/queries/access'
import { decodeCursor, encodeCursor } from '../../../src/application/queries/cursor'
import { errors } from '../../../src/application/queries/errors'
import {
  type ItemQuery,
  type ListQuery,
  QueryRefused,
  type ReadModelProgress,
} from '../../../src/application/queries/query'
import { ReadModelQueryBus } from '../../../src/application/queries/query-bus'
import { integer, object, text } from '../../../src/domain/kernel'
import { actor, uuid } from '../../support/decider-specification'
import { unrecorded } from '../../support/unrecorded'

const at = (reached: number): ReadModelProgress => ({
  waitFor: (readModel, wanted) =>
    Promise.resolve(reached >= wanted ? right(reached) : left({ _tag: 'NotCaughtUp', readModel, wanted, reached })),
})
const bus = new ReadModelQueryBus(at(10), unrecorded)
const by = actor('learner')

const numbers: ListQuery<t.Mixed, t.Mixed, number> = {
  kind: 'list',
  name: 'numbers.all',
  context: 'lms',
  path: 'numbers',
  summary: 'The numbers from 1 to 5',
  params: object({}),
  result: t.number,
  readModel: 'numbers',
  authorise: everybody,
  cursor: integer(0, 100),
  run: (_, { after = 0, limit }) => {
    const rest = [1, 2, 3, 4, 5].filter((n) => n > after)
    const items = rest.slice(0, limit)
    return Promise.resolve(rest.length > limit ? { items, last: items[items.length - 1]! } : { items })
  },
}
const one: ItemQuery = {
  kind: 'item',
  name: 'numbers.one',
  context: 'lms',
  path: 'numbers/{id}',
  summary: 'A number',
  result: object({ id: text(1, 9) }),
  readModel: 'numbers',
  authorise: everybody,
  params: object({ id: text(1, 9) }),
  run: (params: { id: string }) => {
    if (params.id === 'bad') throw new QueryRefused(errors.make('query.forbidden', 'no'))
    return Promise.resolve(params.id === '1' ? { id: '1' } : undefined)
  },
}

describe('the query bus', () => {
  it('answers an item, or that there is none', async () => {
    expect(await bus.ask(one, { params: { id: '1' }, by })).toEqual(right({ kind: 'item', item: { id: '1' } }))
    expect(await bus.ask(one, { params: { id: '2' }, by })).toMatchObject(left({ code: 'query.not-found' }))
  })

  it('pages to the end, each item once, whatever the size of the page', async () => {
    for (const limit of [1, 2, 3, 5, 200]) {
      const seen: unknown[] = []
      for (let cursor: string | undefined, more = true; more;) {
        const answer = await bus.ask(numbers, { params: {}, by, page: { limit, ...(cursor && { cursor }) } })
        if (answer._tag === 'Left' || answer.right.kind !== 'list') throw new Error('no list')
        seen.push(...answer.right.items)
        cursor = answer.right.next
        more = cursor !== undefined
      }
      expect(seen).toEqual([1, 2, 3, 4, 5])
    }
  })

  it('refuses cursors of other lists, of the wrong shape, and any other text', async () => {
    const ask = (cursor: string) => bus.ask(numbers, { params: {}, by, page: { cursor, limit: 2 } })
    expect(await ask(encodeCursor('numbers.all', 2))).toMatchObject(right({ items: [3, 4] }))
    for (const bad of [
      encodeCursor('others.all', 2),
      encodeCursor('numbers.all', '2'),
      encodeCursor('numbers.all', -1),
    ])
      expect(await ask(bad)).toMatchObject(left({ code: 'query.bad-cursor', kind: 'invalid' }))
    await fc.assert(
      fc.asyncProperty(fc.string(), async (cursor) =>
        expect(await ask(cursor)).toMatchObject(left({ code: 'query.bad-cursor' })),
      ),
    )
  })

  it('carries any JSON key through a cursor', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string({ maxLength: 20 }), fc.integer(), fc.boolean()), { maxLength: 4 }),
        (key) => expect(decodeCursor('q', t.array(t.unknown), encodeCursor('q', key))).toEqual(key),
      ),
    )
  })

  it.each([0, -1, 201, 1.5, NaN])('refuses a page of %p', async (limit) => {
    expect(await bus.ask(numbers, { params: {}, by, page: { limit } })).toMatchObject(left({ code: 'query.bad-limit' }))
  })

  it('waits for the position, and says where the read model is when it was not reached', async () => {
    expect(await bus.ask(numbers, { params: {}, by, position: 10 })).toMatchObject(right({ kind: 'list' }))
    expect(await bus.ask(numbers, { params: {}, by, position: 11 })).toEqual(
      left({ _tag: 'NotCaughtUp', readModel: 'numbers', wanted: 11, reached: 10 }),
    )
  })

  it('asks nobody but who may ask: others are refused before anything is read', async () => {
    const registrars = { ...numbers, authorise: only('registrar'), run: () => Promise.reject(new Error('was run')) }
    expect(await bus.ask(registrars, { params: {}, by })).toMatchObject(left({ code: 'query.forbidden' }))
    await expect(bus.ask(registrars, { params: {}, by: actor('admin') })).rejects.toThrow('was run')
    const own = selfOr('learnerId', 'support')
    expect(own(actor('learner', 1), { learnerId: uuid(1) })).toBeUndefined()
    expect(own(actor('learner', 1), { learnerId: uuid(2) })?.kind).toBe('forbidden')
    expect(own(actor('support', 1), { learnerId: uuid(2) })).toBeUndefined()
    expect(own(actor('tutor', 1), { learnerId: uuid(2) })?.kind).toBe('forbidden')
  })

  it('answers with the refusal of a query that finds it on the way', async () => {
    expect(await bus.ask(one, { params: { id: 'bad' }, by })).toMatchObject(left({ message: 'no' }))
  })
})
