import {
  agreed,
  ANSWERED,
  ASKED,
  asked,
  cancel,
  cancelled,
  completed,
  confirmed,
  declined,
  END,
  expired,
  FREE,
  given,
  issue,
  LAPSED,
  LATE,
  later,
  learner,
  move,
  moved,
  requested,
  sooner,
  START,
  started,
  stranger,
  support,
  system,
  time,
  tutor,
} from '../../support/booking-fixture'
import { quoteCancellation, booking } from '../../../src/domain/booking'
import { fold, instant, type SeriesId, type Actor, type Instant } from '../../../src/domain/kernel'
import { uuid } from '../../support/decider-specification'

describe('asking for a booking', () => {
  it('freezes the terms in force', () => {
    given([])
      .when(issue('RequestBooking', learner, ASKED, asked))
      .then([requested])
  })

  it('is done once', () => {
    given([requested])
      .when(issue('RequestBooking', learner, ANSWERED, asked))
      .then([])
    given([requested])
      .when(issue('RequestBooking', learner, ANSWERED, { ...asked, seriesId: uuid(40) as SeriesId }))
      .fails('booking.already-exists')
  })

  it('is done by the learner, in time, with somebody else', () => {
    given([])
      .when(issue('RequestBooking', stranger, ASKED, asked))
      .fails('booking.not-yours')
    given([])
      .when(issue('RequestBooking', support, ASKED, asked))
      .then([requested])
    given([])
      .when(issue('RequestBooking', learner, LAPSED, asked))
      .fails('booking.hold-expired')
    given([])
      .when(issue('RequestBooking', learner, START, { ...asked, heldUntil: END }))
      .fails('booking.in-the-past')
    given([])
      .when(issue('RequestBooking', learner, ASKED, { ...asked, tutorId: asked.learnerId }))
      .fails('booking.with-oneself')
  })

  it('comes before everything else', () => {
    for (const command of [cancel(learner, ASKED), move(learner, ASKED), issue('StartBooking', tutor, START)])
      given([]).when(command).fails('booking.not-found')
  })
})

describe('answering a request', () => {
  const confirm = (by: Actor, at: Instant) => issue('ConfirmBooking', by, at)
  const decline = (by: Actor, at: Instant) => issue('DeclineBooking', by, at)

  it('is for the tutor, and for the system when it is paid', () => {
    for (const by of [tutor, system, support]) given([requested]).when(confirm(by, ANSWERED)).then([confirmed])
    for (const by of [learner, stranger]) {
      given([requested]).when(confirm(by, ANSWERED)).fails('booking.not-yours')
      given([requested]).when(decline(by, ANSWERED)).fails('booking.not-yours')
    }
    given([requested]).when(decline(tutor, ANSWERED)).then([declined])
  })

  it('is done once', () => {
    given(agreed).when(confirm(tutor, ANSWERED)).then([])
    given([requested, declined]).when(decline(tutor, ANSWERED)).then([])
    given(agreed).when(decline(tutor, ANSWERED)).fails('booking.not-requested')
    given([requested, declined]).when(confirm(tutor, ANSWERED)).fails('booking.not-requested')
  })

  it('case B2: is too late once the hold has lapsed, as the time may be held by another', () => {
    given([requested]).when(confirm(system, LAPSED)).fails('booking.hold-expired')
    given([requested]).when(decline(tutor, LAPSED)).fails('booking.hold-expired')
    given([requested, expired]).when(confirm(system, LAPSED)).fails('booking.hold-expired')
  })

  it('case B4: a request expires once, at its very instant', () => {
    const expire = (at: Instant) => issue('ExpireBooking', system, at)
    given([requested]).when(expire(ANSWERED)).fails('booking.hold-not-due')
    given([requested]).when(expire(LAPSED)).then([expired])
    given([requested, expired]).when(expire(LAPSED)).then([])
    given(agreed).when(expire(LAPSED)).then([])
  })
})

describe('cancelling', () => {
  it.each([
    ['the learner, to the last free instant', learner, FREE, 'learner', 0],
    ['the learner, a moment later', learner, LATE, 'learner', 2_000],
    ['the tutor, however late', tutor, LATE, 'tutor', 0],
    ['the platform, however late', system, END, 'platform', 0],
  ] as const)('costs %s, what the terms say', (_, by, at, party, fee) => {
    given(agreed)
      .when(cancel(by, at))
      .then([cancelled(party, at, fee)])
  })

  it('case B14: inside the window a learner pays one fee, however often they ask; a tutor pays none', () => {
    const once = [...agreed, cancelled('learner', LATE, 2_000)]
    given(once).when(cancel(learner, LATE)).then([])
    given(once).when(cancel(learner, START)).then([])
    given(once).when(cancel(tutor, LATE)).then([])
    given(agreed)
      .when(cancel(tutor, LATE))
      .then([cancelled('tutor', LATE, 0)])
  })

  it('costs what the quote said', () => {
    for (const by of [learner, tutor])
      for (const at of [FREE, LATE]) {
        const [event] = given(agreed).when(cancel(by, at)).events()
        const { fee, refund } = event?.type === 'BookingCancelled' ? event.data : {}
        expect(quoteCancellation(fold(booking.decider, agreed), at, by)).toEqual({
          _tag: 'Right',
          right: { fee, refund, freeUntil: FREE },
        })
      }
    expect(quoteCancellation(fold(booking.decider, agreed), FREE, stranger)).toMatchObject({
      left: { code: 'booking.not-yours' },
    })
    expect(quoteCancellation({ stage: 'none' }, FREE, learner)).toMatchObject({ left: { code: 'booking.not-found' } })
  })

  it('costs nothing before it is confirmed', () => {
    given([requested])
      .when(cancel(learner, LATE))
      .then([cancelled('learner', LATE, 0)])
  })

  it('costs a learner nothing at a time that the tutor chose', () => {
    const late = instant('2026-03-12T11:00:00Z')
    given([...agreed, moved('tutor')])
      .when(cancel(learner, late))
      .then([cancelled('learner', late, 0)])
    given([...agreed, moved('learner')])
      .when(cancel(learner, late))
      .then([cancelled('learner', late, 2_000)])
  })

  it('is for the two sides, and for staff on their behalf', () => {
    given(agreed).when(cancel(stranger, FREE)).fails('booking.not-yours')
    given(agreed)
      .when(issue('CancelBooking', learner, LATE, { onBehalfOf: 'tutor' }))
      .fails('booking.not-yours')
    given(agreed)
      .when(issue('CancelBooking', system, LATE, { onBehalfOf: 'learner' }))
      .then([cancelled('learner', LATE, 2_000)])
  })

  it('is possible until the time of the lesson, and not of one that is over', () => {
    given(agreed).when(cancel(learner, START)).fails('booking.already-started')
    given(agreed).when(cancel(tutor, START)).fails('booking.already-started')
    given([...agreed, started])
      .when(cancel(support, START))
      .fails('booking.already-started')
    for (const end of [
      [requested, declined],
      [requested, expired],
      [...agreed, completed],
    ])
      given(end).when(cancel(learner, FREE)).fails('booking.closed')
  })
})

describe('moving', () => {
  it('records who moved it, from when and to when', () => {
    given(agreed)
      .when(move(learner, ANSWERED))
      .then([moved('learner')])
    given([requested])
      .when(move(tutor, ANSWERED))
      .then([moved('tutor')])
    given([...agreed, moved('learner')])
      .when(move(learner, ANSWERED))
      .then([])
  })

  it('is bounded for each side, and not for staff', () => {
    const twice = [...agreed, moved('learner'), moved('learner')]
    given(twice)
      .when(move(learner, ANSWERED, time))
      .fails('booking.reschedule-limit')
    expect(
      given(twice)
        .when(move(tutor, ANSWERED, time))
        .events(),
    ).toHaveLength(1)
    const often = [...agreed, moved('platform'), moved('platform'), moved('platform')]
    expect(
      given(often)
        .when(move(support, ANSWERED, time))
        .events(),
    ).toHaveLength(1)
  })

  it('is no way around the late fee', () => {
    expect(given(agreed).when(move(learner, FREE)).events()).toHaveLength(1)
    given(agreed).when(move(learner, LATE)).fails('booking.too-late-to-move')
    expect(given(agreed).when(move(tutor, LATE)).events()).toHaveLength(1)
    // To a time sooner: the window is then that time's.
    given([...agreed, moved('learner', sooner)])
      .when(move(learner, instant('2026-03-08T12:00:00.001Z'), later))
      .fails('booking.too-late-to-move')
  })

  it('is for the two sides, within time, and keeps the length', () => {
    given(agreed).when(move(stranger, ANSWERED)).fails('booking.not-yours')
    given(agreed).when(move(tutor, START)).fails('booking.already-started')
    given(agreed)
      .when(move(tutor, FREE, sooner))
      .fails('booking.in-the-past')
    given([requested]).when(move(tutor, LAPSED)).fails('booking.hold-expired')
    given([requested, declined]).when(move(tutor, ANSWERED)).fails('booking.closed')
    given(agreed)
      .when(move(tutor, ANSWERED, { start: later.start, end: instant('2026-03-12T12:30:00Z') }))
      .fails('booking.duration-changed')
  })
})
