import { isLeft, right } from 'fp-ts/Either'
import { applyPatch, type Operation } from 'rfc6902'
import { InMemoryEventStore } from '../../../../src/adapters/event-store/in-memory'
import type { EventStore } from '../../../../src/application/ports/event-store'
import { ReadModelQueryBus } from '../../../../src/application/queries/query-bus'
import {
  type DiffAnswer,
  type StateAnswer,
  timeTravelQueries,
} from '../../../../src/application/queries/time-travel-queries'
import { learner, lesson, tutor } from '../../../support/calendar-fixture'
import { askFor, openCalendar } from '../../../support/commands/calendars'
import { accepted, marketplace, registry, request } from '../../../support/commands/marketplace'
import { runProcesses } from '../../../support/commands/process-run'
import { actor, uuid } from '../../../support/decider-specification'
import { newEvent, write } from '../../../support/log'
import { unrecorded } from '../../../support/unrecorded'

const bus = new ReadModelQueryBus({ waitFor: (_, wanted) => Promise.resolve(right(wanted)) }, unrecorded)

/** Asks as an auditor; the refusal's code where there is one. */
const asking = (log: EventStore) => {
  const queries = timeTravelQueries({ log, registry })
  return async (name: 'audit.state' | 'audit.diff', params: object): Promise<unknown> => {
    const query = queries.find((each) => each.name === name)!
    const outcome = await bus.ask(query, { params, by: actor('auditor') })
    if (isLeft(outcome)) return 'code' in outcome.left ? outcome.left.code : outcome.left
    return outcome.right.kind === 'item' ? outcome.right.item : undefined
  }
}

const stream = `posting-${uuid(1)}`
const says = { title: 'Tutor', description: 'Maths', subjects: ['maths'] }
const drafted = { institutionId: uuid(2), ...says }

describe('the difference between two moments', () => {
  it('turns the one state into the other, of every aggregate of a marketplace and any two revisions', async () => {
    const place = marketplace()
    const run = runProcesses(place)
    await openCalendar(place.service)
    const { id } = accepted(await askFor(place.service, '2026-03-02T10:00:00Z'))
    accepted(await askFor(place.service, '2026-03-02T12:00:00Z', learner(2)))
    const issue = async (type: string, data: object, by = learner(1)) =>
      accepted(await place.service.execute(request('booking', id, type, data, by)))
    await issue('ConfirmBooking', {}, tutor)
    await issue('RescheduleBooking', { range: lesson('2026-03-03T10:00:00Z') })
    await issue('CancelBooking', { reason: 'ill' })
    await run.settled()
    await run.stop()

    const ask = asking(place.store)
    let compared = 0
    for (const name of [`calendar-${tutor.id}`, `booking-${id}`]) {
      const { length } = await place.store.readStream(name)
      for (let from = 0; from < length; from += 1)
        for (let to = from; to < length; to += 1) {
          const params = { stream: name, from: String(from), to: String(to) }
          const diff = (await ask('audit.diff', params)) as DiffAnswer
          const { state: before } = (await ask('audit.state', { stream: name, revision: String(from) })) as StateAnswer
          const { state: after } = (await ask('audit.state', { stream: name, revision: String(to) })) as StateAnswer
          expect([diff.from.state, diff.to.state]).toEqual([before, after])
          applyPatch(before, diff.patch as Operation[])
          expect(before).toEqual(after)
          expect(diff.between.map(({ revision }) => revision)).toEqual(
            Array.from({ length: to - from }, (_, n) => from + 1 + n),
          )
          compared += 1
        }
    }
    expect(compared).toBeGreaterThan(30)
  })

  it('names the first thousand events between, and counts all', async () => {
    const log = new InMemoryEventStore()
    await write(log, stream, newEvent('PostingDrafted', drafted))
    for (let n = 0; n < 5; n += 1)
      await write(log, stream, ...Array.from({ length: 250 }, () => newEvent('PostingEdited', says)))
    const diff = (await asking(log)('audit.diff', { stream, from: '0' })) as DiffAnswer
    expect(diff.eventsBetween).toBe(1_250)
    expect(diff.between).toHaveLength(1_000)
    expect(diff.patch).toEqual([])
  })

  it('takes instants and revisions alike, by either clock', async () => {
    const log = new InMemoryEventStore()
    await write(log, stream, newEvent('PostingDrafted', drafted, { at: '2013-01-01T00:00:00.000Z' }))
    await write(
      log,
      stream,
      newEvent('PostingClosed', { closedAt: '2014-01-01T00:00:00.000Z' }, { at: '2014-01-01T00:00:00.000Z' }),
    )
    const ask = asking(log)
    const events = async (params: object) => {
      const answer = await ask('audit.diff', { stream, ...params })
      return typeof answer === 'string' ? answer : (answer as DiffAnswer).between.map(({ type }) => type)
    }
    expect(await events({})).toEqual(['PostingDrafted', 'PostingClosed'])
    expect(await events({ to: '2013-06-01T00:00:00.000Z' })).toEqual(['PostingDrafted'])
    expect(await events({ from: '2013-06-01T00:00:00.000Z', to: '1' })).toEqual(['PostingClosed'])
    expect(await events({ from: '2013-06-01T00:00:00.000Z', clock: 'recorded' })).toHaveLength(2)
    expect(await events({ from: '1', to: '2013-06-01T00:00:00.000Z' })).toBe('query.bad-moment')
    expect(await events({ to: '2' })).toBe('query.not-found')
  })

  it('is refused where something had happened by the one moment that had not by the other', async () => {
    const log = new InMemoryEventStore()
    await write(log, stream, newEvent('PostingDrafted', drafted, { at: '2013-01-01T00:00:00.000Z' }))
    await write(
      log,
      stream,
      newEvent('PostingClosed', { closedAt: '2015-01-01T00:00:00.000Z' }, { at: '2015-01-01T00:00:00.000Z' }),
    )
    await write(log, stream, newEvent('PostingEdited', says, { at: '2013-02-01T00:00:00.000Z' }))
    expect(await asking(log)('audit.diff', { stream, from: '1', to: '2014-01-01T00:00:00.000Z' })).toBe(
      'query.bad-moment',
    )
  })
})
