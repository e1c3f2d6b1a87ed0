import { processes } from '../../../src/application/processes'
import type { Process } from '../../../src/application/processes/process'
import { paymentIdOf } from '../../../src/application/processes/money'
import { meetingIdOf } from '../../../src/application/processes/meetings'
import type { BookingState } from '../../../src/domain/booking'
import { DAY, HOUR, type Instant, MINUTE, money } from '../../../src/domain/kernel'
import { learner, lesson, tutor } from '../calendar-fixture'
import { accepted, type Marketplace, marketplace, request } from '../commands/marketplace'
import { actor, uuid } from '../decider-specification'
import { openCalendar } from '../commands/calendars'
import { after, Delivery, type Disturbance } from './delivery'

/** What becomes of a lesson that is asked for. */
export const FATES = [
  'nobody pays',
  'the tutor declines',
  'the payment fails',
  'the payer gives up',
  'paid too late',
  'paid and cancelled at once',
  'cancelled early',
  'cancelled late',
  'given',
  'confirmed at once and given',
  'the learner stays away',
  'the tutor stays away',
  'nobody comes',
  'moved and given',
  'disputed in part',
  "disputed by the payer's bank",
  'paid by credit',
  'paid by credit, and cancelled early',
] as const
export type Fate = (typeof FATES)[number]

/** What becomes of some lessons, at most four, of a tutor who answers each request or none. */
export interface Story {
  readonly approval: 'tutor' | 'none'
  readonly fates: readonly Fate[]
}

/** Something that people do at an instant. */
export interface Deed {
  readonly at: Instant
  readonly run: (place: Marketplace) => Promise<void>
}

export const START = '2026-03-01T10:00:00.000Z'
const support = actor('support', 77)
const gateway = actor('service', 78)

export const bookingIdOf = (n: number): string => uuid(0x1000 + n)
export const packageIdOf = (n: number): string => uuid(0x2000 + n)
const hour = (n: number): string => `2026-03-05T${String(9 + n).padStart(2, '0')}:00:00.000Z`

/** The deeds of lesson number `n`, from 0 to 3, whose fate is this. Without approval the tutor confirms by none. */
export const deedsOf = (n: number, fate: Fate, approval: 'tutor' | 'none'): readonly Deed[] => {
  const id = bookingIdOf(n)
  const by = learner(n)
  const payment = paymentIdOf(id)
  const packageId = packageIdOf(n)
  const starts = hour(n)
  const give = (at: string, category: string, of: string, type: string, data: unknown, as = by): Deed => ({
    at: after(at, 0),
    run: async (place) => void accepted(await place.service.execute(request(category, of, type, data, as))),
  })
  const then = (minutes: number): string => after(START, minutes * MINUTE)
  const pay = (minutes: number, of = payment, amount = 4_000): readonly Deed[] => [
    give(then(1), 'payment', of, 'AuthorizePayment', { reference: `auth ${of}` }, gateway),
    give(
      then(minutes),
      'payment',
      of,
      'CapturePayment',
      { reference: `charge ${of}`, amount: money(amount, 'EUR') },
      gateway,
    ),
  ]
  const agree = approval === 'tutor' ? [give(then(3), 'booking', id, 'ConfirmBooking', {}, tutor)] : []
  const book = give(START, 'booking', id, 'RequestBooking', {
    tutorId: tutor.id,
    learnerId: by.id,
    range: lesson(starts),
  })
  const paid = [book, ...pay(2), ...agree]
  const cancel = (at: string) => give(at, 'booking', id, 'CancelBooking', {})
  const inRoom = (at: string, type: string, data: unknown, as: typeof by): Deed => ({
    at: after(at, 0),
    run: async (place) => {
      const { state } = await place.bus.load<BookingState>('booking', id)
      if (state.stage === 'none') throw new Error('there is no booking')
      accepted(await place.service.execute(request('meeting', meetingIdOf(id, state.facts), type, data, as)))
    },
  })
  const come = (start: string, who: readonly ('learner' | 'tutor')[]): readonly Deed[] => [
    ...(who.includes('learner') ? [inRoom(after(start, -5 * MINUTE), 'EnterLobby', {}, by)] : []),
    ...(who.includes('tutor') ? [inRoom(after(start, -4 * MINUTE), 'JoinMeeting', { deviceId: 'desk' }, tutor)] : []),
    ...(who.length === 2
      ? [
          inRoom(after(start, -3 * MINUTE), 'AdmitParticipant', { participantId: by.id }, tutor),
          inRoom(after(start, -2 * MINUTE), 'JoinMeeting', { deviceId: 'phone' }, by),
          inRoom(after(start, 58 * MINUTE), 'LeaveMeeting', { deviceId: 'phone' }, by),
        ]
      : []),
    ...(who.includes('tutor') ? [inRoom(after(start, 65 * MINUTE), 'LeaveMeeting', { deviceId: 'desk' }, tutor)] : []),
  ]
  const both = come(starts, ['learner', 'tutor'])
  const moved = `2026-03-06T${starts.slice(11)}`
  const credit = [
    book,
    give(START, 'package', packageId, 'BuyPackage', {
      ...{ tutorId: tutor.id, learnerId: by.id, credits: 3, lessonMinutes: 60 },
    }),
    ...pay(2, paymentIdOf(packageId), 12_000),
    give(then(4), 'booking', id, 'PayByCredit', { packageId }),
    ...agree,
  ]
  switch (fate) {
    case 'nobody pays':
      return [book]
    case 'the tutor declines':
      return [
        book,
        ...pay(2),
        ...(approval === 'tutor' ? [give(then(3), 'booking', id, 'DeclineBooking', {}, tutor)] : []),
      ]
    case 'the payment fails':
      return [book, give(then(2), 'payment', payment, 'FailPayment', { reason: 'declined' }, gateway)]
    case 'the payer gives up':
      return [book, give(then(2), 'payment', payment, 'CancelPayment', {})]
    case 'paid too late':
      return [book, ...pay(20)]
    case 'paid and cancelled at once':
      return [book, ...pay(2), cancel(then(2))]
    case 'cancelled early':
      return [...paid, cancel(then(60))]
    case 'cancelled late':
      return [...paid, cancel(after(starts, -HOUR))]
    case 'given':
      return [...paid, ...both]
    case 'confirmed at once and given':
      return [book, give(START, 'booking', id, 'ConfirmBooking', {}, tutor), ...pay(2), ...both]
    case 'the learner stays away':
      return [...paid, ...come(starts, ['tutor'])]
    case 'the tutor stays away':
      return [...paid, ...come(starts, ['learner'])]
    case 'nobody comes':
      return paid
    case 'moved and given':
      return [
        ...paid,
        give(then(60), 'booking', id, 'RescheduleBooking', { range: lesson(moved) }),
        ...come(moved, ['learner', 'tutor']),
      ]
    case 'disputed in part':
      return [
        ...[...paid, ...both],
        give(after(starts, DAY), 'booking', id, 'DisputeBooking', { reason: 'It ended early.' }),
        give(
          after(starts, 30 * DAY),
          'booking',
          id,
          'ResolveDispute',
          { resolution: 'upheld', note: 'In part.', refund: money(1_000, 'EUR') },
          support,
        ),
      ]
    case "disputed by the payer's bank":
      return [
        ...[...paid, ...both],
        give(
          after(starts, DAY),
          'payment',
          payment,
          'OpenDispute',
          { reference: 'case', amount: money(4_000, 'EUR') },
          gateway,
        ),
        give(after(starts, 25 * DAY), 'payment', payment, 'WinDispute', { reference: 'case' }, gateway),
      ]
    case 'paid by credit':
      return [...credit, ...both]
    case 'paid by credit, and cancelled early':
      return [...credit, cancel(then(60))]
  }
}

/** Lives a story to its end, a hundred days later, by Lyceum's processes and more of them. */
export const live = async (
  { approval, fates }: Story,
  disturbance?: Disturbance,
  more: readonly Process[] = [],
): Promise<Marketplace> => {
  const place = marketplace()
  await openCalendar(place.service, { approval })
  const delivery = new Delivery(place, [...processes({ platformFeeBasisPoints: 1_500 }), ...more], disturbance)
  const deeds = fates.flatMap((fate, n) => deedsOf(n, fate, approval))
  for (const at of [...new Set(deeds.map((deed) => deed.at))].sort()) {
    await delivery.until(at)
    // All of one instant before anybody reacts to any of it.
    for (const deed of deeds) if (deed.at === at) await deed.run(place)
  }
  await delivery.until(after(START, 100 * DAY))
  return place
}
