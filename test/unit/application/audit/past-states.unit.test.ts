import { InMemoryEventStore } from '../../../../src/adapters/event-store/in-memory'
import { isUpTo, type Moment, pastStates } from '../../../../src/application/audit/past-states'
import { plain } from '../../../../src/application/audit/plain-state'
import { AggregateRegistry } from '../../../../src/application/commands/aggregate-registry'
import type { RecordedEvent } from '../../../../src/application/ports/event-store'
import { defineAggregate, type Instant, instant, type JsonObject, object, text } from '../../../../src/domain/kernel'
import { right } from 'fp-ts/Either'
import { aggregates } from '../../../../src/domain/registry'
import { uuid } from '../../../support/decider-specification'
import { goldenOf, upcast } from '../../../support/golden'
import { newEvent, write } from '../../../support/log'

const registry = new AggregateRegistry(aggregates)
const stream = `posting-${uuid(1)}`
const text1 = { title: 'Tutor', description: 'Maths', subjects: ['maths'] }
const drafted = { institutionId: uuid(2), ...text1 }

const history = async (): Promise<InMemoryEventStore> => {
  const store = new InMemoryEventStore()
  const say = (type: string, data: JsonObject, at: string) => write(store, stream, newEvent(type, data, { at }))
  await say('PostingDrafted', drafted, '2013-01-01T00:00:00.000Z')
  await say('PostingPublished', { publishedAt: '2013-03-01T00:00:00.000Z' }, '2013-03-01T00:00:00.000Z')
  // Found out late: it was edited before it was published.
  await say('PostingEdited', { ...text1, title: 'Tutor of algebra' }, '2013-02-01T00:00:00.000Z')
  await say('PostingClosed', { closedAt: '2013-04-01T00:00:00.000Z' }, '2013-04-01T00:00:00.000Z')
  return store
}

const asOf = async (moment: Moment, log = history()) => {
  const past = await pastStates({ log: await log, registry }, stream, [moment])
  return past?.states[0]
}
const occurred = (at: string): Moment => ({ at: instant(at), clock: 'occurred' })

describe('the past of an aggregate', () => {
  it('is its state after the event of a revision', async () => {
    expect(await asOf({ revision: 0 })).toMatchObject({ events: 1, state: { stage: 'draft' }, last: { revision: 0 } })
    expect(await asOf({ revision: 1 })).toMatchObject({ events: 2, state: { stage: 'published' } })
    expect(await asOf('end')).toMatchObject({ events: 4, state: { stage: 'closed' }, last: { revision: 3 } })
    expect(await asOf('start')).toEqual({ events: 0, state: { stage: 'none' }, last: undefined })
  })

  it('is by the time of occurrence what had happened, whenever it was recorded', async () => {
    expect(await asOf(occurred('2012-12-31T23:59:59.999Z'))).toMatchObject({ events: 0, state: { stage: 'none' } })
    expect(await asOf(occurred('2013-01-01T00:00:00Z'))).toMatchObject({ state: { details: { title: 'Tutor' } } })
    expect(await asOf(occurred('2013-02-15T00:00:00Z'))).toMatchObject({
      events: 2,
      state: { stage: 'draft', details: { title: 'Tutor of algebra' } },
      last: { revision: 2 },
    })
    expect(await asOf(occurred('2013-04-01T00:00:00Z'))).toMatchObject({ events: 4, state: { stage: 'closed' } })
  })

  it('is by the time of recording what the log knew, of a copied event the log that took it first', async () => {
    const store = new InMemoryEventStore()
    const event = newEvent('PostingDrafted', drafted, { at: '2013-01-01T00:00:00.000Z' })
    const recordedAt = '2014-06-01T12:00:00.000Z'
    await write(store, stream, { ...event, metadata: { ...event.metadata, recordedAt } })
    await write(store, stream, newEvent('PostingClosed', { closedAt: '2013-02-01T00:00:00.000Z' }))
    const known = (at: string): Moment => ({ at: instant(at), clock: 'recorded' })
    expect(await asOf(known('2014-06-01T11:59:59.999Z'), Promise.resolve(store))).toMatchObject({ events: 0 })
    expect(await asOf(known(recordedAt), Promise.resolve(store))).toMatchObject({
      events: 1,
      state: { stage: 'draft' },
    })
    expect(await asOf(known('9999-01-01T00:00:00Z'), Promise.resolve(store))).toMatchObject({ events: 2 })
  })

  it('is seen at several moments by one reading, and every event with the moments that it belongs to', async () => {
    const seen: (readonly [string, readonly boolean[]])[] = []
    const past = await pastStates({ log: await history(), registry }, stream, [{ revision: 1 }, 'end'], (event, at) =>
      seen.push([event.type, at]),
    )
    expect(past?.states.map(({ events }) => events)).toEqual([2, 4])
    expect(past?.length).toBe(4)
    expect(seen).toEqual([
      ['PostingDrafted', [true, true]],
      ['PostingPublished', [true, true]],
      ['PostingEdited', [false, true]],
      ['PostingClosed', [false, true]],
    ])
  })

  it('is none of a stream without events, or of no aggregate', async () => {
    const log = await history()
    expect(await pastStates({ log, registry }, `posting-${uuid(9)}`, ['end'])).toBeUndefined()
    await write(log, `unknown-${uuid(1)}`, newEvent('Happened', {}))
    expect(await pastStates({ log, registry }, `unknown-${uuid(1)}`, ['end'])).toBeUndefined()
  })

  it('is folded from long streams, page after page', async () => {
    const log = new InMemoryEventStore()
    await write(log, stream, newEvent('PostingDrafted', drafted))
    const edits = Array.from({ length: 2_500 }, (_, n) => newEvent('PostingEdited', { ...text1, title: `No. ${n}` }))
    for (let n = 0; n < edits.length; n += 500) await write(log, stream, ...edits.slice(n, n + 500))
    expect(await asOf({ revision: 1_999 }, Promise.resolve(log))).toMatchObject({
      events: 2_000,
      state: { details: { title: 'No. 1998' } },
    })
    expect(await asOf('end', Promise.resolve(log))).toMatchObject({ events: 2_501 })
  })

  it('is folded from events in the present shape of their types', async () => {
    const note = defineAggregate({
      ...{ category: 'note', context: 'lms', collection: 'notes', noun: 'Note' },
      commands: { Note: { data: object({}), summary: 'Note.' } },
      events: {
        Noted: { data: object({ words: text(1, 100) }), version: 2, upcasters: [({ text: words }) => ({ words })] },
      },
      errors: { kinds: {} },
      decider: {
        initialState: { notes: [] as readonly string[] },
        decide: () => right([]),
        evolve: ({ notes }, { data }) => ({ notes: [...notes, data.words] }),
      },
      legible: ({ notes }) => ({ first: notes[0] }),
    })
    const log = new InMemoryEventStore()
    await write(log, `note-${uuid(1)}`, newEvent('Noted', { text: 'old' }))
    const past = await pastStates({ log, registry: new AggregateRegistry([note]) }, `note-${uuid(1)}`, ['end'])
    expect(past?.states[0]?.state).toEqual({ first: 'old' })
  })
})

describe('a moment', () => {
  it('includes its own instant, and compares instants however they are written', () => {
    const event = {
      revision: 0,
      metadata: { occurredAt: '2026-03-01T10:00:00.000Z' },
      recordedAt: '2026-03-01T10:00:00.000700Z',
    } as unknown as RecordedEvent
    const at = '2026-03-01T10:00:00.000Z' as Instant
    expect(isUpTo({ at, clock: 'occurred' }, event)).toBe(true)
    expect(isUpTo({ at, clock: 'recorded' }, event)).toBe(true)
    expect(isUpTo({ at: '2026-03-01T09:59:59.999Z' as Instant, clock: 'recorded' }, event)).toBe(false)
  })
})

describe('the state of every aggregate', () => {
  it.each(aggregates.map((aggregate) => [aggregate.category, aggregate] as const))(
    'of %s can be written as plain JSON, each thing in it once',
    (category, { decider, events, legible }) => {
      let state: unknown = decider.initialState
      for (const [type, definition] of Object.entries(events))
        for (const file of goldenOf(category).filter((golden) => golden.type === type)) {
          state = decider.evolve(state, { type, data: upcast(definition, file) }) as unknown
          const shown = plain(legible?.(state) ?? state)
          expect(JSON.parse(JSON.stringify(shown))).toEqual(shown)
          expect(JSON.stringify(shown)).not.toMatch(/"byDay"|"root"/)
        }
    },
  )
})
