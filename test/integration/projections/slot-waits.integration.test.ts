import { isRight } from 'fp-ts/Either'
import { ReadModelQueryBus } from '../../../src/application/queries/query-bus'
import type { Actor } from '../../../src/domain/kernel'
import { readModelQueries } from '../../../src/projections/registry'
import { agendaModel } from '../../../src/projections/agenda'
import { slotWaitsModel } from '../../../src/projections/slot-waits'
import { learner, lesson, tutor } from '../../support/calendar-fixture'
import { askFor, openCalendar } from '../../support/commands/calendars'
import { accepted, marketplace, nextId, request } from '../../support/commands/marketplace'
import { createReadModels, runProjections, type TestReadModels } from '../../support/read-models'
import { unrecorded } from '../../support/unrecorded'

const TEN = '2026-03-02T10:00:00Z'

describe("who waits for a tutor's time, read", () => {
  let db: TestReadModels
  beforeAll(async () => {
    db = await createReadModels()
  })
  afterAll(() => db.drop())

  it('is shown to the tutor as a whole and to learners each for themselves, with what they are offered', async () => {
    const place = marketplace()
    await openCalendar(place.service)
    const issue = async (category: string, id: string, type: string, data: unknown, by: Actor) =>
      accepted(await place.service.execute(request(category, id, type, data, by)))
    const { id } = accepted(await askFor(place.service, TEN, learner(9)))
    const waits = [nextId(), nextId(), nextId()]
    for (const [index, waitId] of waits.entries()) {
      const by = learner(index + 1)
      const wish = { waitId, learnerId: by.id, window: lesson(TEN), durationMinutes: 60 }
      await issue('calendar', tutor.id, 'JoinSlotWaitlist', wish, by)
    }
    const running = runProjections([slotWaitsModel, agendaModel], place.store, db.database)
    const bus = new ReadModelQueryBus(running.progress, unrecorded)
    const ask = async (name: string, params: object, by: Actor) => {
      const head = await place.store.head()
      await Promise.all(['slot-waits', 'agenda'].map((model) => running.reached(model, head)))
      const query = readModelQueries(db.database).find((each) => each.name === name)
      if (query === undefined) throw new Error(`there is no query ${name}`)
      const outcome = await bus.ask(query, { params, by, page: { limit: 10 } })
      return isRight(outcome) && outcome.right.kind === 'list' ? outcome.right.items : outcome
    }
    const ofTutor = (by: Actor) => ask('calendars.waitlist', { tutorId: tutor.id }, by)

    expect(await ofTutor(tutor)).toMatchObject(waits.map((waitId) => ({ waitId, durationMinutes: 60 })))
    expect(await ofTutor(learner(2))).toMatchObject([{ waitId: waits[1], learnerId: learner(2).id }])
    expect(await ofTutor(learner(4))).toEqual([])

    await place.bus.dispatch(request('calendar', tutor.id, 'ReleaseSlot', { bookingId: id }, learner(9)))
    const mine = (n: number) => ask('calendars.waiting-for', { learnerId: learner(n).id }, learner(n))
    const offered = { offeredStartsAt: lesson(TEN).start, offerExpiresAt: '2026-03-01T14:00:00.000Z' }
    expect(await mine(1)).toMatchObject([offered])
    const agenda = async () => (await db.rows('select kind from read.agenda order by entry')).map(({ kind }) => kind)
    expect(await agenda()).toEqual(['offer'])
    await issue('calendar', tutor.id, 'DeclineSlotOffer', { waitId: waits[0] }, learner(1))
    expect(await mine(1)).toEqual([expect.not.objectContaining({ offeredStartsAt: expect.anything() as unknown })])
    expect(await mine(2)).toMatchObject([offered])
    accepted(await askFor(place.service, TEN, learner(2)))
    expect(await mine(2)).toEqual([])
    await issue('calendar', tutor.id, 'LeaveSlotWaitlist', { waitId: waits[2] }, learner(3))
    expect(await ofTutor(tutor)).toMatchObject([{ waitId: waits[0] }])
    expect(await agenda()).toEqual(['lesson'])
    await running.stop()
  })
})
