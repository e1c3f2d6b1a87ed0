import { tellingRules } from '../../../../src/application/notifications'
import { uselessFrom } from '../../../../src/application/notifications/timing'
import { booking, type BookingEvent } from '../../../../src/domain/booking'
import { course } from '../../../../src/domain/course'
import { enrollment } from '../../../../src/domain/enrollment'
import { jobApplication } from '../../../../src/domain/job-application'
import { type AnyAggregate, DAY, instant, plusMillis } from '../../../../src/domain/kernel'
import { payment } from '../../../../src/domain/payment'
import { tutorCalendar } from '../../../../src/domain/tutor-calendar'
import { absent, agreed, disputed, END, eur, learner, time, tutor } from '../../../support/booking-fixture'
import { uuid } from '../../../support/decider-specification'

interface Happened {
  readonly type: string
  readonly data: object
}

const ID = uuid(500)
const AT = instant('2026-03-10T12:00:00Z')

/** Of an event: who is told what, in the light of it and of what came before and after. */
const of = (aggregate: AnyAggregate, before: readonly Happened[], event: Happened, after: readonly Happened[] = []) => {
  const { decider, category } = aggregate
  const state: unknown = [...before, event, ...after].reduce<unknown>(
    (folded, each) => decider.evolve(folded, each),
    decider.initialState,
  )
  const rule = tellingRules.find(({ on }) => on === `${category}.${event.type}`)!
  const news = { id: ID, data: event.data, at: AT }
  const told = rule.tell(news, state)
  return {
    told,
    byId: new Map(told.map((one) => [one.to as string, one])),
    over: rule.overtaken?.(news, state) ?? false,
  }
}

const ofBooking = (
  event: BookingEvent,
  before: readonly BookingEvent[] = agreed,
  after: readonly BookingEvent[] = [],
) => of(booking, before, event, after)
const byCredit = { type: 'BookingPaidByCredit', data: { packageId: uuid(7), paidAt: AT } } as unknown as BookingEvent

describe('of a no-show', () => {
  it('both sides are told who was absent, what it costs and until when they can dispute it', () => {
    const { told, byId } = ofBooking(absent('learner', 3_000))
    expect(told).toHaveLength(2)
    const same = {
      absent: 'learner',
      fee: eur(3_000),
      refund: eur(1_000),
      byCredit: false,
      until: plusMillis(END, 14 * DAY),
    }
    expect(byId.get(learner.id)).toMatchObject({ kind: 'booking-no-show', facts: { ...same, side: 'learner' } })
    expect(byId.get(tutor.id)).toMatchObject({ kind: 'booking-no-show', facts: { ...same, side: 'tutor' } })
  })

  it('whose lesson a credit paid for, it is said that no money is in question', () => {
    const { told } = ofBooking(absent('tutor', 0), [...agreed, byCredit])
    expect(told.map(({ facts }) => facts)).toMatchObject([{ byCredit: true }, { byCredit: true }])
  })
})

describe('of a dispute about a lesson', () => {
  const ended = [...agreed, absent('learner', 3_000)]
  const decided = (resolution: 'upheld' | 'rejected', fee: number) =>
    ({
      type: 'DisputeResolved',
      data: { resolution, note: 'So it is.', resolvedAt: END, fee: eur(fee), refund: eur(4_000 - fee) },
    }) as unknown as BookingEvent

  it('both sides hear that it was opened, and by whom, as long as it is open', () => {
    const { told, byId, over } = ofBooking(disputed, ended)
    expect(told.map(({ kind }) => kind)).toEqual(['booking-disputed', 'booking-disputed'])
    expect(byId.get(tutor.id)).toMatchObject({ facts: { side: 'tutor', by: 'learner', partnerId: learner.id } })
    expect(over).toBe(false)
    expect(ofBooking(disputed, ended, [decided('upheld', 0)]).over).toBe(true)
  })

  it('both sides hear how it was decided, and nothing of what was said in it', () => {
    const { told } = ofBooking(decided('upheld', 500), [...ended, disputed])
    expect(told.map(({ to }) => to)).toEqual([learner.id, tutor.id])
    for (const { facts } of told)
      expect(facts).toMatchObject({ resolution: 'upheld', fee: eur(500), refund: eur(3_500) })
    expect(JSON.stringify(told)).not.toContain('So it is')
  })
})

describe('of a job offer that nobody answered', () => {
  const [applicant, employer] = [uuid(1), uuid(2)]
  const submitted = {
    type: 'ApplicationSubmitted',
    data: {
      ...{ attempt: 1, postingId: uuid(3), institutionId: employer, tutorId: applicant },
      ...{ coverLetter: 'I teach.', submittedAt: AT },
    },
  }
  const offered = { type: 'JobOffered', data: { expiresAt: AT, offeredAt: AT } }
  const expired = { type: 'OfferExpired', data: { expiredAt: AT } }

  it('applicant and employer are told', () => {
    const { byId, over } = of(jobApplication, [submitted, offered], expired)
    expect(byId.get(applicant)).toMatchObject({ kind: 'application-status', facts: { status: 'lapsed' } })
    expect(byId.get(employer)).toMatchObject({
      kind: 'job-offer-expired',
      mayBeInstitution: true,
      facts: { applicationId: ID, postingId: uuid(3), tutorId: applicant },
    })
    expect(over).toBe(false)
  })

  it('nobody is told any more where another was made, or the application has ended', () => {
    const rejected = { type: 'ApplicationRejected', data: { reason: 'Taken.', rejectedAt: AT } }
    for (const after of [offered, rejected])
      expect(of(jobApplication, [submitted, offered], expired, [after]).over).toBe(true)
  })
})

describe('of a payment that the payer’s bank disputes', () => {
  const [payer, payee] = [uuid(1), uuid(2)]
  const amount = eur(1_500)
  const initiated = {
    type: 'PaymentInitiated',
    data: {
      ...{ payerId: payer, payeeId: payee, purpose: { kind: 'booking', id: uuid(4) }, amount: eur(4_000) },
      ...{ platformFeeBasisPoints: 1_500, initiatedAt: AT },
    },
  }
  const opened = {
    type: 'DisputeOpened',
    data: { reference: 'dp', payerId: payer, payeeId: payee, amount, openedAt: AT },
  }
  const parts = { platformFee: eur(225), payeeShare: eur(1_275) }

  it.each([
    ['opened', opened],
    ['won', { type: 'DisputeWon', data: { ...opened.data, wonAt: AT } }],
    ['lost', { type: 'DisputeLost', data: { ...opened.data, ...parts, lostAt: AT } }],
  ])('both sides are told: %s', (dispute, event) => {
    const { byId } = of(payment, [initiated], event)
    const same = { dispute, amount, paidFor: { kind: 'booking', bookingId: uuid(4) } }
    expect(byId.get(payer)).toMatchObject({
      kind: 'payment-disputed',
      facts: { ...same, side: 'payer', partnerId: payee },
    })
    expect(byId.get(payee)).toMatchObject({
      mayBeInstitution: true,
      facts: { ...same, side: 'payee', partnerId: payer },
    })
  })
})

describe('of what somebody waited for', () => {
  const waiting = { waitId: uuid(9), learnerId: learner.id }

  it('they are told that an offered time has gone to others', () => {
    const expired = { type: 'SlotOfferExpired', data: { ...waiting, range: time, expiredAt: AT } }
    const { told } = of(tutorCalendar, [{ type: 'CalendarOpened', data: { zone: 'Etc/UTC' } }], expired)
    expect(told).toEqual([{ to: learner.id, kind: 'slot-offer-expired', facts: { tutorId: ID, range: time } }])
    expect(told.map(uselessFrom)).toEqual([undefined])
  })

  it('and that an offered seat has', () => {
    const expired = { type: 'SeatOfferExpired', data: { learnerId: learner.id, expiredAt: AT } }
    expect(of(course, [], expired).told).toEqual([
      { to: learner.id, kind: 'seat-offer-expired', facts: { courseId: ID } },
    ])
  })
})

describe('of an enrolment that has expired', () => {
  const expired = (cause: string) => ({
    type: 'EnrollmentExpired',
    data: { courseId: uuid(6), learnerId: learner.id, expiredAt: AT, cause },
  })

  it('its learner is told where it was not paid for, and not where the term is over', () => {
    expect(of(enrollment, [], expired('unpaid')).told).toEqual([
      { to: learner.id, kind: 'enrolment-unpaid', facts: { courseId: uuid(6), enrollmentId: ID } },
    ])
    expect(of(enrollment, [], expired('term-over')).told).toEqual([])
  })
})
