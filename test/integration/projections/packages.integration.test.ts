import { isRight } from 'fp-ts/Either'
import { ReadModelQueryBus } from '../../../src/application/queries/query-bus'
import { type Actor, instant } from '../../../src/domain/kernel'
import { bookingsModel } from '../../../src/projections/bookings'
import { packagesModel } from '../../../src/projections/packages'
import { readModelQueries } from '../../../src/projections/registry'
import { learner, tutor } from '../../support/calendar-fixture'
import { askFor, openCalendar } from '../../support/commands/calendars'
import { accepted, type Marketplace, marketplace, nextId, request } from '../../support/commands/marketplace'
import { runProcesses } from '../../support/commands/process-run'
import { actor } from '../../support/decider-specification'
import { createReadModels, runProjections, type TestReadModels } from '../../support/read-models'
import { unrecorded } from '../../support/unrecorded'

const validUntil = instant('2026-09-01T00:00:00Z')
const finance = actor('finance', 90)

/** Of five lessons two are booked, one of them is called off, and what is left goes back. */
const history = async (place: Marketplace): Promise<{ packageId: string; bookingId: string }> => {
  const run = runProcesses(place)
  try {
    const issue = async (category: string, id: string, type: string, data: unknown, by: Actor) =>
      accepted(await place.service.execute(request(category, id, type, data, by)))
    await openCalendar(place.service)
    const wish = { tutorId: tutor.id, learnerId: learner(1).id, credits: 5, lessonMinutes: 60, validUntil }
    const { id: packageId } = await issue('package', nextId(), 'BuyPackage', wish, learner(1))
    await issue('package', packageId, 'ActivatePackage', { paymentId: nextId() }, finance)
    const { id: bookingId } = accepted(await askFor(place.service, '2026-03-02T10:00:00Z'))
    const { id: calledOff } = accepted(await askFor(place.service, '2026-03-02T12:00:00Z'))
    for (const id of [bookingId, calledOff]) await issue('booking', id, 'PayByCredit', { packageId }, learner(1))
    await issue('booking', calledOff, 'CancelBooking', {}, learner(1))
    await run.settled()
    await issue('package', packageId, 'RefundPackage', {}, tutor)
    return { packageId, bookingId }
  } finally {
    await run.stop()
  }
}

describe('packages of lessons, read', () => {
  let db: TestReadModels
  beforeAll(async () => {
    db = await createReadModels()
  })
  afterAll(() => db.drop())

  it('account for every credit, for those whom they concern, and bookings name what paid for them', async () => {
    const place = marketplace()
    const { packageId, bookingId } = await history(place)
    const running = runProjections([packagesModel, bookingsModel], place.store, db.database)
    const head = await place.store.head()
    await running.reached('packages', head)
    await running.reached('bookings', head)

    const bus = new ReadModelQueryBus(running.progress, unrecorded)
    const ask = async (name: string, params: object, by: Actor) => {
      const query = readModelQueries(db.database).find((each) => each.name === name)
      if (query === undefined) throw new Error(`there is no query ${name}`)
      return bus.ask(query, { params, by, page: { limit: 10 } })
    }
    const expected = {
      id: packageId,
      stage: 'refunded',
      price: { amount: 20_000, currency: 'EUR' },
      ...{ bought: 5, redeemed: 2, restored: 1, refunded: 4, leftOver: 0 },
      owed: { amount: 16_000, currency: 'EUR' },
      validUntil,
    }
    for (const by of [learner(1), tutor, finance])
      expect(await ask('packages.by-id', { id: packageId }, by)).toMatchObject({ right: { item: expected } })
    expect(isRight(await ask('packages.by-id', { id: packageId }, learner(2)))).toBe(false)
    expect(await ask('packages.by-learner', { learnerId: learner(1).id }, learner(1))).toMatchObject({
      right: { items: [expected] },
    })
    expect(isRight(await ask('packages.by-learner', { learnerId: learner(1).id }, learner(2)))).toBe(false)
    expect(await ask('packages.by-tutor', { tutorId: tutor.id }, tutor)).toMatchObject({ right: { items: [expected] } })
    expect(await ask('bookings.by-id', { id: bookingId }, learner(1))).toMatchObject({ right: { item: { packageId } } })
    await running.stop()
  })
})
