import { derivedId } from '../../../../src/application/derived-id'
import { processes } from '../../../../src/application/processes'
import { meetingIdOf } from '../../../../src/application/processes/meetings'
import { paymentIdOf } from '../../../../src/application/processes/money'
import { reviewIdOf } from '../../../../src/application/processes/reviews'
import type { BookingState } from '../../../../src/domain/booking'
import { DAY, HOUR, MINUTE, money } from '../../../../src/domain/kernel'
import type { MeetingState } from '../../../../src/domain/meeting'
import { balanceOf, type PaymentState } from '../../../../src/domain/payment'
import { groupLesson, learner, lesson, tutor } from '../../../support/calendar-fixture'
import { askFor, openCalendar } from '../../../support/commands/calendars'
import { publishCourse, pupil } from '../../../support/commands/courses'
import { accepted, type Marketplace, marketplace, nextId, request } from '../../../support/commands/marketplace'
import { actor } from '../../../support/decider-specification'
import { limited } from '../../../support/lms'
import { after, Delivery } from '../../../support/processes/delivery'

const gateway = actor('service', 78)
const finance = actor('finance', 79)
const start = '2026-03-01T10:00:00.000Z'

/** A marketplace whose time goes on by calls. */
const living = () => {
  const place = marketplace()
  const delivery = new Delivery(place, processes({ platformFeeBasisPoints: 1_500 }))
  return {
    place,
    wait: (millis: number) => delivery.until(after(place.clock.now(), millis)),
    issue: async (category: string, id: string, type: string, data: unknown, by = gateway) =>
      accepted(await place.service.execute(request(category, id, type, data, by))),
  }
}
type Living = ReturnType<typeof living>

const stageOf = async ({ bus }: Marketplace, category: string, id: string): Promise<string> =>
  (await bus.load<{ readonly stage: string }>(category, id)).state.stage

const moneyOf = async ({ bus }: Marketplace, id: string) => {
  const { state } = await bus.load<PaymentState>('payment', id)
  const balance = balanceOf(state)
  if (balance === undefined) throw new Error('there is no payment')
  return { stage: state.stage, back: balance.captured.amount - balance.net.amount, out: balance.paidOut.amount }
}

const capture = async ({ issue }: Living, id: string, amount: number) => {
  await issue('payment', id, 'AuthorizePayment', { reference: 'auth' })
  await issue('payment', id, 'CapturePayment', { reference: 'charge', amount: money(amount, 'EUR') })
}

describe('the payment of an enrolment', () => {
  const price = 10_000
  const enrolled = async (living: Living) => {
    const courseId = nextId()
    await publishCourse(living.place.bus, courseId, limited(5), { price })
    const id = nextId()
    await living.issue('enrollment', id, 'RequestEnrollment', { courseId, learnerId: pupil(1).id }, pupil(1))
    await living.wait(MINUTE)
    return { courseId, id, paymentId: derivedId(id, 'payment 0') }
  }

  it('starts it when all of it is captured, not a part', async () => {
    const world = living()
    const { id, paymentId } = await enrolled(world)
    await capture(world, paymentId, 4_000)
    await world.wait(MINUTE)
    expect(await stageOf(world.place, 'enrollment', id)).toBe('awaitingPayment')
    const rest = { reference: 'rest', amount: money(6_000, 'EUR') }
    await world.issue('payment', paymentId, 'CapturePayment', rest)
    await world.wait(MINUTE)
    expect(await stageOf(world.place, 'enrollment', id)).toBe('active')
  })

  it('goes back as a whole where it comes when the time to pay is over', async () => {
    const world = living()
    const { id, paymentId } = await enrolled(world)
    await world.wait(DAY)
    expect(await stageOf(world.place, 'enrollment', id)).toBe('expired')
    await capture(world, paymentId, price)
    await world.wait(MINUTE)
    expect(await moneyOf(world.place, paymentId)).toEqual({ stage: 'captured', back: price, out: 0 })
  })

  it('leaves the enrolment to lapse where it fails, and is given up a day after that', async () => {
    const [failed, forgotten] = [living(), living()]
    const first = await enrolled(failed)
    await failed.issue('payment', first.paymentId, 'FailPayment', { reason: 'declined' })
    const second = await enrolled(forgotten)
    await failed.wait(2 * DAY)
    await forgotten.wait(2 * DAY)
    expect(await stageOf(failed.place, 'enrollment', first.id)).toBe('expired')
    expect(await moneyOf(forgotten.place, second.paymentId)).toMatchObject({ stage: 'cancelled' })
  })

  it('has its own time when the enrolment is reinstated', async () => {
    const world = living()
    const { id } = await enrolled(world)
    await world.wait(DAY)
    await world.issue('enrollment', id, 'ReinstateEnrollment', {}, actor('support', 80))
    await world.wait(DAY - MINUTE)
    expect(await stageOf(world.place, 'enrollment', id)).toBe('awaitingPayment')
    await world.wait(MINUTE)
    expect(await stageOf(world.place, 'enrollment', id)).toBe('expired')
  })

  it('goes back where the learner leaves at the very moment of paying', async () => {
    const world = living()
    const { id, paymentId } = await enrolled(world)
    await capture(world, paymentId, price)
    await world.issue('enrollment', id, 'WithdrawEnrollment', {}, pupil(1))
    await world.wait(10 * MINUTE)
    expect(await moneyOf(world.place, paymentId)).toEqual({ stage: 'captured', back: price, out: 0 })
  })

  it('is paid out to the owner of the course when it can be asked back no longer, once', async () => {
    const world = living()
    const { paymentId } = await enrolled(world)
    await capture(world, paymentId, price)
    await world.wait(HOUR)
    expect(await moneyOf(world.place, paymentId)).toMatchObject({ out: 0 })
    await world.wait(400 * DAY)
    expect(await moneyOf(world.place, paymentId)).toEqual({ stage: 'captured', back: 0, out: 8_500 })
  })
})

describe('the payment of a package', () => {
  const bought = async (world: Living, validUntil?: string) => {
    await openCalendar(world.place.service)
    const id = nextId()
    const sides = { tutorId: tutor.id, learnerId: learner(1).id }
    const data = { ...sides, credits: 5, lessonMinutes: 60, ...(validUntil !== undefined && { validUntil }) }
    await world.issue('package', id, 'BuyPackage', data, learner(1))
    await world.wait(MINUTE)
    return { id, paymentId: paymentIdOf(id) }
  }

  it('makes it active, and gives back what unused credits were worth', async () => {
    const world = living()
    const { id, paymentId } = await bought(world)
    await capture(world, paymentId, 20_000)
    await world.wait(MINUTE)
    expect(await stageOf(world.place, 'package', id)).toBe('active')
    await world.issue('package', id, 'RefundPackage', {}, tutor)
    await world.wait(MINUTE)
    expect(await moneyOf(world.place, paymentId)).toEqual({ stage: 'captured', back: 20_000, out: 0 })
  })

  it('goes back as a whole where the time of the package is over', async () => {
    const world = living()
    const { id, paymentId } = await bought(world, after(start, DAY))
    await world.wait(DAY)
    expect(await stageOf(world.place, 'package', id)).toBe('lapsed')
    await capture(world, paymentId, 20_000)
    await world.wait(MINUTE)
    expect(await moneyOf(world.place, paymentId)).toEqual({ stage: 'captured', back: 20_000, out: 0 })
  })

  it('goes back where another payment has paid for the package', async () => {
    const world = living()
    const { id, paymentId } = await bought(world)
    await world.issue('package', id, 'ActivatePackage', { paymentId: nextId() }, finance)
    await capture(world, paymentId, 20_000)
    await world.wait(MINUTE)
    expect(await moneyOf(world.place, paymentId)).toEqual({ stage: 'captured', back: 20_000, out: 0 })
  })
})

describe('a group lesson', () => {
  const when = '2026-03-04T10:00:00Z'
  const booked = async (world: Living) => {
    await openCalendar(world.place.service, { approval: 'none' })
    await world.issue('calendar', tutor.id, 'OfferGroupLesson', groupLesson, tutor)
    const ids: string[] = []
    for (const n of [1, 2, 3]) {
      const { groupLessonId } = groupLesson
      ids.push(accepted(await askFor(world.place.service, when, learner(n), { groupLessonId })).id)
      await world.wait(MINUTE)
      await capture(world, paymentIdOf(ids.at(-1)!), 1_500)
      await world.wait(MINUTE)
    }
    const { state } = await world.place.bus.load<BookingState>('booking', ids[1]!)
    if (state.stage === 'none') throw new Error('there is no booking')
    return { ids, room: meetingIdOf(ids[1]!, state.facts) }
  }
  const invitedTo = async ({ bus }: Marketplace, id: string): Promise<readonly string[]> => {
    const { state } = await bus.load<MeetingState>('meeting', id)
    return state.stage === 'none' ? [] : [...state.invited]
  }

  it('has one room for all who booked it, and each is judged by their own coming', async () => {
    const world = living()
    const { ids, room } = await booked(world)
    expect(await invitedTo(world.place, room)).toEqual([1, 2, 3].map((n) => learner(n).id))
    await world.issue('booking', ids[0]!, 'CancelBooking', {}, learner(1))
    await world.wait(MINUTE)
    expect(await invitedTo(world.place, room)).toEqual([2, 3].map((n) => learner(n).id))

    await world.wait(Date.parse(when) - Date.parse(world.place.clock.now()) - 5 * MINUTE)
    await world.issue('meeting', room, 'EnterLobby', {}, learner(2))
    await world.issue('meeting', room, 'AdmitParticipant', { participantId: learner(2).id }, tutor)
    for (const by of [tutor, learner(2)]) await world.issue('meeting', room, 'JoinMeeting', { deviceId: 'desk' }, by)
    // They stay on: the room closes at the end of its overtime.
    await world.wait(2 * HOUR)
    expect(await stageOf(world.place, 'meeting', room)).toBe('ended')
    const stages = await Promise.all(ids.map((id) => stageOf(world.place, 'booking', id)))
    expect(stages).toEqual(['cancelled', 'completed', 'noShow'])
  })

  it('goes on for the others where one moves to another session', async () => {
    const world = living()
    const { ids, room } = await booked(world)
    const range = lesson('2026-03-05T10:00:00Z')
    await world.issue('booking', ids[0]!, 'RescheduleBooking', { range }, learner(1))
    await world.wait(MINUTE)
    expect(await invitedTo(world.place, room)).toEqual([2, 3].map((n) => learner(n).id))
    const { state } = await world.place.bus.load<BookingState>('booking', ids[0]!)
    if (state.stage === 'none') throw new Error('there is no booking')
    expect(await invitedTo(world.place, meetingIdOf(ids[0]!, state.facts))).toEqual([learner(1).id])
  })
})

describe('what is paid for in an old way', () => {
  it('is confirmed by the tutor and completed by hand, without any payment', async () => {
    const world = living()
    await openCalendar(world.place.service)
    const { id } = accepted(await askFor(world.place.service, '2026-03-02T10:00:00Z'))
    await world.issue('booking', id, 'ConfirmBooking', {}, tutor)
    await world.wait(DAY + 2 * HOUR)
    await world.issue('booking', id, 'CompleteBooking', {}, tutor)
    await world.wait(3 * HOUR)
    expect(await stageOf(world.place, 'booking', id)).toBe('completed')
    expect(await stageOf(world.place, 'review', reviewIdOf(tutor.id, learner(1).id))).toBe('invited')
    await world.wait(20 * DAY)
    expect(await moneyOf(world.place, paymentIdOf(id))).toEqual({ stage: 'initiated', back: 0, out: 0 })
  })
})
