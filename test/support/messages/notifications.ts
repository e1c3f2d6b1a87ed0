import type { Told } from '../../../src/application/messages/facts'
import type { Names, Notification, Reader } from '../../../src/application/messages/notification'
import {
  type BookingId,
  type CourseId,
  instant,
  money,
  type PostingId,
  type TimeRange,
  type UserId,
} from '../../../src/domain/kernel'
import { uuid } from '../decider-specification'

export const NAMES: Required<Names> = {
  partner: 'Łukasz <Müller> & Söhne',
  course: 'Analysis I',
  posting: 'Teacher of mathematics',
  institution: 'Städtisches Gymnasium',
}

const range = (start: string, end: string): TimeRange => ({ start: instant(start), end: instant(end) })

const lesson = {
  bookingId: uuid(50) as BookingId,
  partnerId: uuid(2) as UserId,
  range: range('2026-03-29T00:30:00Z', '2026-03-29T01:30:00Z'),
  price: money(4_000, 'EUR'),
  moves: 1,
}
const learners = { ...lesson, side: 'learner' } as const
const until = instant('2026-03-03T09:00:00Z')
const payment = {
  paymentId: uuid(60),
  partnerId: uuid(2) as UserId,
  amount: money(123_456, 'EUR'),
  paidFor: { kind: 'enrollment', enrollmentId: uuid(70) },
} as const
/** 30.00 of 40.00 are kept. */
const settled = { ...lesson, fee: money(3_000, 'EUR'), refund: money(1_000, 'EUR') }
const free = { ...lesson, fee: money(0, 'EUR'), refund: lesson.price }
const sides = ['learner', 'tutor'] as const
/** What a lesson came to, in all that makes a difference to its words. */
const ends = sides.flatMap((side) =>
  [settled, free].flatMap((end) => [false, true].map((byCredit) => ({ ...end, side, byCredit }))),
)
const paid = { paymentId: uuid(60), amount: money(3_400, 'EUR') }
const applied = { applicationId: uuid(80), postingId: uuid(81) as PostingId, institutionId: uuid(82) }
const ofCourse = { courseId: uuid(71) as CourseId, enrollmentId: uuid(70) }

/** One of each, and of those that differ by who did it or how far it is, one of each of these as well. */
const told: readonly Told[] = [
  { kind: 'booking-requested', facts: { ...lesson, side: 'tutor', until } },
  { kind: 'booking-confirmed', facts: learners },
  { kind: 'booking-declined', facts: learners },
  { kind: 'booking-expired', facts: learners },
  ...(['learner', 'tutor', 'platform'] as const).flatMap((by): readonly Told[] => [
    {
      kind: 'booking-rescheduled',
      facts: { ...learners, by, from: range('2026-03-02T09:00:00Z', '2026-03-02T10:00:00Z') },
    },
    { kind: 'booking-cancelled', facts: { ...learners, by, fee: money(1_000, 'EUR'), refund: money(3_000, 'EUR') } },
  ]),
  { kind: 'booking-reminder', facts: { ...learners, hoursBefore: 24 } },
  { kind: 'booking-reminder', facts: { ...learners, hoursBefore: 1 } },
  ...ends.flatMap((end): readonly Told[] => [
    ...sides.map((absent) => ({ kind: 'booking-no-show', facts: { ...end, absent, until } }) as const),
    { kind: 'booking-dispute-decided', facts: { ...end, resolution: 'upheld' } },
    { kind: 'booking-dispute-decided', facts: { ...end, resolution: 'rejected' } },
  ]),
  ...sides.flatMap((side) =>
    ([...sides, 'platform'] as const).map((by): Told => ({ kind: 'booking-disputed', facts: { ...lesson, side, by } })),
  ),
  { kind: 'slot-offered', facts: { tutorId: uuid(2) as UserId, range: lesson.range, until } },
  { kind: 'slot-offer-expired', facts: { tutorId: uuid(2) as UserId, range: lesson.range } },
  { kind: 'seat-offered', facts: { courseId: ofCourse.courseId, until } },
  { kind: 'seat-offer-expired', facts: { courseId: ofCourse.courseId } },
  { kind: 'enrolment-unpaid', facts: ofCourse },
  { kind: 'enrolled', facts: ofCourse },
  { kind: 'certificate-issued', facts: { ...ofCourse, certificateNumber: 'LY-2026-000042' } },
  { kind: 'payment-received', facts: payment },
  { kind: 'payment-failed', facts: payment },
  { kind: 'payment-refunded', facts: payment },
  ...(['payer', 'payee'] as const).flatMap((side) =>
    (['opened', 'won', 'lost'] as const).map((dispute): Told => ({
      kind: 'payment-disputed',
      facts: { ...payment, side, dispute },
    })),
  ),
  { kind: 'payout-sent', facts: paid },
  { kind: 'payout-returned', facts: paid },
  ...(['submitted', 'shortlisted', 'interview', 'offered', 'lapsed', 'hired', 'rejected'] as const).map(
    (status): Told => ({
      kind: 'application-status',
      facts: {
        ...{ ...applied, status },
        ...(status === 'interview' && { range: lesson.range }),
        ...(status === 'offered' && { until }),
      },
    }),
  ),
  {
    kind: 'job-offer-expired',
    facts: { applicationId: uuid(80), postingId: applied.postingId, tutorId: uuid(2) as UserId },
  },
  { kind: 'review-invited', facts: { reviewId: uuid(90), courseId: ofCourse.courseId, until } },
]

/** What can be told, all of it. */
export const everyNotification = (names: Names = NAMES): readonly Notification[] =>
  told.map((one) => ({ ...one, at: instant('2026-03-01T22:30:00Z'), names }))

/** The first of a kind. */
export const notificationOf = (kind: Told['kind'], names: Names = NAMES): Notification => {
  const found = everyNotification(names).find((one) => one.kind === kind)
  if (found === undefined) throw new Error(`there is no example of ${kind}`)
  return found
}

export const aReader = (overrides: Partial<Reader> = {}): Reader => ({
  userId: uuid(1) as UserId,
  locale: 'en',
  zone: 'Europe/Berlin',
  name: 'Ann',
  email: 'ann@example.org',
  ...overrides,
})
