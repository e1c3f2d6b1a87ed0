import type { BookingState } from '../../../src/domain/booking'
import { DAY, HOUR, MINUTE, money } from '../../../src/domain/kernel'
import { creditsLeft, type PackageState } from '../../../src/domain/lesson-package'
import { InMemoryEventStore } from '../../../src/adapters/event-store/in-memory'
import { learner, tutor } from '../../support/calendar-fixture'
import { askFor, openCalendar } from '../../support/commands/calendars'
import {
  accepted,
  type Marketplace,
  marketplace,
  nextId,
  refusedWith,
  request,
} from '../../support/commands/marketplace'
import { type ProcessRun, runProcesses } from '../../support/commands/process-run'
import { actor } from '../../support/decider-specification'

const ten = '2026-03-02T10:00:00Z'
const finance = actor('finance', 90)
const support = actor('support', 91)
const wish = { tutorId: tutor.id, learnerId: learner(1).id, credits: 5, lessonMinutes: 60 }

const buy = (place: Marketplace, changes: object = {}, by = learner(1), extra: object = {}) =>
  place.service.execute(request('package', nextId(), 'BuyPackage', { ...wish, ...changes }, by, extra))

/** A package of five lessons of an hour that is paid for; its id. */
const paidPackage = async (place: Marketplace, changes: object = {}): Promise<string> => {
  const { id } = accepted(await buy(place, changes))
  accepted(await place.service.execute(request('package', id, 'ActivatePackage', { paymentId: nextId() }, finance)))
  return id
}

const pay = (place: Marketplace, bookingId: string, packageId: string, by = learner(1), extra: object = {}) =>
  place.service.execute(request('booking', bookingId, 'PayByCredit', { packageId }, by, extra))

const packageOf = async ({ bus }: Marketplace, id: string) => (await bus.load<PackageState>('package', id)).state
const leftOf = async (place: Marketplace, id: string): Promise<number> => {
  const state = await packageOf(place, id)
  if (!('credits' in state)) throw new Error(`the package is ${state.stage}`)
  return creditsLeft(state)
}
const packageIdOf = async ({ bus }: Marketplace, id: string) => {
  const { state } = await bus.load<BookingState>('booking', id)
  return state.stage === 'none' ? undefined : state.facts.packageId
}

/** A log that refuses to append to streams of a category while it is told to. */
const breaking = (category: string) => {
  const store = new InMemoryEventStore()
  const append = store.append.bind(store)
  const switched = { broken: false }
  store.append = (stream, ...rest) =>
    switched.broken && stream.startsWith(`${category}-`) ? Promise.reject(new Error('killed')) : append(stream, ...rest)
  return { store, switched }
}

describe('buying a package', () => {
  it("costs as many lessons as it has at the tutor's price of the day", async () => {
    const place = marketplace()
    await openCalendar(place.service)
    const { id } = accepted(await buy(place))
    expect(await packageOf(place, id)).toMatchObject({
      stage: 'awaitingPayment',
      terms: { ...wish, price: { amount: 20_000, currency: 'EUR' } },
    })
    const cheap = { price: { amount: 1, currency: 'EUR' } }
    expect(refusedWith(await buy(place, cheap))).toBe('package.price-not-agreed')
    expect(await packageOf(place, accepted(await buy(place, cheap, tutor)).id)).toMatchObject({ terms: cheap })
  })

  it('is answered as before when repeated, whatever the price is by then', async () => {
    const place = marketplace()
    await openCalendar(place.service)
    const asked = request('package', nextId(), 'BuyPackage', wish, learner(1))
    const first = await place.service.execute(asked)
    await openCalendar(place.service, { pricePerHour: money(1, 'EUR') })
    expect(await place.service.execute(asked)).toEqual(first)
  })

  it('is refused where it would cost more than any amount of money here', async () => {
    const place = marketplace()
    await openCalendar(place.service, { pricePerHour: money(100_000_000, 'EUR') })
    expect(refusedWith(await buy(place, { credits: 100 }))).toBe('package.price-too-high')
  })

  it('needs a tutor who gives lessons', async () => {
    expect(refusedWith(await buy(marketplace()))).toBe('calendar.not-found')
  })
})

describe('paying for a lesson with a credit', () => {
  it('takes one credit, and the booking says so', async () => {
    const place = marketplace()
    await openCalendar(place.service)
    const packageId = await paidPackage(place)
    const { id } = accepted(await askFor(place.service, ten))
    accepted(await pay(place, id, packageId))
    accepted(await pay(place, id, packageId))
    expect([await leftOf(place, packageId), await packageIdOf(place, id)]).toEqual([4, packageId])
  })

  it('happens once for a booking, though two packages are offered for it at once', async () => {
    const place = marketplace()
    await openCalendar(place.service)
    const packages = [await paidPackage(place), await paidPackage(place)]
    const { id } = accepted(await askFor(place.service, ten))
    await Promise.all(packages.map((packageId) => pay(place, id, packageId)))
    const left = await Promise.all(packages.map((packageId) => leftOf(place, packageId)))
    expect([...left].sort()).toEqual([4, 5])
    expect(await packageIdOf(place, id)).toBe(packages[left.indexOf(4)])
  })

  it('spends the last credit on one of two lessons that ask for it at once', async () => {
    const place = marketplace()
    await openCalendar(place.service)
    const packageId = await paidPackage(place, { credits: 1 })
    const ids = await Promise.all(
      [ten, '2026-03-02T12:00:00Z'].map(async (start) => accepted(await askFor(place.service, start)).id),
    )
    const outcomes = await Promise.all(ids.map((id) => pay(place, id, packageId)))
    expect(outcomes.filter(({ _tag }) => _tag === 'Right')).toHaveLength(1)
    expect(refusedWith(outcomes.find(({ _tag }) => _tag === 'Left')!)).toBe('package.no-credits-left')
    expect(await leftOf(place, packageId)).toBe(0)
  })

  it('is refused where booking or package do not allow it, and takes no credit then', async () => {
    const place = marketplace()
    await openCalendar(place.service)
    const packageId = await paidPackage(place)
    const { id } = accepted(await askFor(place.service, ten))
    const other = accepted(await askFor(place.service, '2026-03-02T12:00:00Z', learner(2))).id
    expect(refusedWith(await pay(place, nextId(), packageId))).toBe('command.not-found')
    expect(refusedWith(await pay(place, id, nextId()))).toBe('package.not-found')
    expect(refusedWith(await pay(place, id, packageId, tutor))).toBe('command.forbidden')
    expect(refusedWith(await pay(place, other, packageId, learner(2)))).toBe('command.forbidden')
    expect(refusedWith(await pay(place, other, packageId, support))).toBe('package.other-lesson')
    place.clock.advance(15 * MINUTE)
    expect(refusedWith(await pay(place, id, packageId))).toBe('booking.hold-expired')
    accepted(await place.service.execute(request('booking', id, 'CancelBooking', {}, learner(1))))
    expect(refusedWith(await pay(place, id, packageId))).toBe('booking.closed')
    expect(await leftOf(place, packageId)).toBe(5)
  })

  it('goes on where it was interrupted between the credit and the booking', async () => {
    const { store, switched } = breaking('booking')
    const place = marketplace(store)
    await openCalendar(place.service)
    const packageId = await paidPackage(place)
    const { id } = accepted(await askFor(place.service, ten))
    const asked = request('booking', id, 'PayByCredit', { packageId }, learner(1))
    switched.broken = true
    await expect(place.service.execute(asked)).rejects.toThrow('killed')
    switched.broken = false
    expect([await leftOf(place, packageId), await packageIdOf(place, id)]).toEqual([4, undefined])
    accepted(await place.service.execute(asked))
    expect([await leftOf(place, packageId), await packageIdOf(place, id)]).toEqual([4, packageId])
  })
})

/** A marketplace with open calendar whose processes run. */
const alive = async (
  body: (place: Marketplace, run: ProcessRun) => Promise<void>,
  store = new InMemoryEventStore(),
): Promise<void> => {
  const place = marketplace(store)
  const run = runProcesses(place)
  try {
    await openCalendar(place.service)
    await body(place, run)
  } finally {
    await run.stop()
  }
}

describe('a lesson that comes to nothing', () => {
  const withPaid = (
    body: (place: Marketplace, run: ProcessRun, ids: { packageId: string; id: string }) => Promise<void>,
  ) =>
    alive(async (place, run) => {
      const packageId = await paidPackage(place)
      const { id } = accepted(await askFor(place.service, ten))
      accepted(await pay(place, id, packageId))
      expect(await leftOf(place, packageId)).toBe(4)
      await body(place, run, { packageId, id })
    })

  it.each([
    ['cancelled in time', 'CancelBooking', learner(1)],
    ['cancelled by the tutor', 'CancelBooking', tutor],
    ['declined', 'DeclineBooking', tutor],
  ] as const)('gives its credit back when it is %s', (_, type, by) =>
    withPaid(async (place, run, { packageId, id }) => {
      accepted(await place.service.execute(request('booking', id, type, {}, by)))
      await run.settled()
      expect(await leftOf(place, packageId)).toBe(5)
    }),
  )

  it('gives its credit back when its hold lapses', () =>
    withPaid(async (place, run, { packageId }) => {
      place.clock.advance(15 * MINUTE)
      await run.settled()
      expect(await leftOf(place, packageId)).toBe(5)
    }))

  it('gives its credit back when the tutor does not come, and keeps it where a fee is due', () =>
    withPaid(async (place, run, { packageId, id }) => {
      const late = accepted(await askFor(place.service, '2026-03-02T12:00:00Z')).id
      accepted(await pay(place, late, packageId))
      for (const each of [id, late])
        accepted(await place.service.execute(request('booking', each, 'ConfirmBooking', {}, tutor)))
      place.clock.advance(DAY + 10 * MINUTE)
      accepted(await place.service.execute(request('booking', late, 'CancelBooking', {}, learner(1))))
      await run.settled()
      expect(await leftOf(place, packageId)).toBe(3)
      accepted(await place.service.execute(request('booking', id, 'RecordNoShow', { absent: 'tutor' }, learner(1))))
      await run.settled()
      expect(await leftOf(place, packageId)).toBe(4)
    }))

  it('leaves a lesson alone that no credit paid for', () =>
    alive(async (place, run) => {
      const packageId = await paidPackage(place)
      const { id } = accepted(await askFor(place.service, ten))
      accepted(await place.service.execute(request('booking', id, 'CancelBooking', {}, learner(1))))
      await run.settled()
      expect(await leftOf(place, packageId)).toBe(5)
    }))
})

describe('what was interrupted or is over', () => {
  it('gives a credit back that its booking never heard of', () => {
    const { store, switched } = breaking('booking')
    return alive(async (place, run) => {
      const packageId = await paidPackage(place)
      const { id } = accepted(await askFor(place.service, ten))
      accepted(await place.service.execute(request('booking', id, 'ConfirmBooking', {}, tutor)))
      switched.broken = true
      await expect(pay(place, id, packageId)).rejects.toThrow('killed')
      switched.broken = false
      await run.settled()
      expect(await leftOf(place, packageId)).toBe(4)
      place.clock.advance(5 * MINUTE)
      await run.settled()
      expect(await leftOf(place, packageId)).toBe(5)
    }, store)
  })

  it('puts the end of a package on record, and of one that nobody paid for', () =>
    alive(async (place, run) => {
      const validUntil = '2026-03-01T11:00:00.000Z'
      const paid = await paidPackage(place, { validUntil })
      const { id: unpaid } = accepted(await buy(place, { validUntil }))
      const { id: lasting } = accepted(await buy(place))
      place.clock.advance(HOUR)
      await run.settled()
      const stages = await Promise.all([paid, unpaid, lasting].map(async (id) => (await packageOf(place, id)).stage))
      expect(stages).toEqual(['expired', 'lapsed', 'awaitingPayment'])
      const { id } = accepted(await askFor(place.service, '2026-03-02T10:00:00Z'))
      expect(refusedWith(await pay(place, id, paid))).toBe('package.expired')
    }))
})
