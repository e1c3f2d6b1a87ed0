import { booking, type BookingState, DISPUTE_WINDOW } from '../../domain/booking'
import { enrollment, type EnrollmentState } from '../../domain/enrollment'
import { allocate, DAY, type Instant, minus, type Money, plusMillis } from '../../domain/kernel'
import { lessonPackage, type PackageState } from '../../domain/lesson-package'
import { balanceOf, payment, type PaymentState } from '../../domain/payment'
import { payOut, paymentIdOf } from './money'
import { instantOf, type Process, type ProcessCommand, type ProcessEvent, whenBeside } from './process'
import { PAYMENT_WINDOW } from './seats'

type Requested = Exclude<BookingState, { readonly stage: 'none' }>

/** What of a lesson's price nobody can ask back any more; undefined while somebody may, or disputes it. */
const earnedOf = (state: BookingState): Money | undefined =>
  'settlement' in state && state.stage !== 'disputed' ? state.settlement.fee : undefined

/** The share of a package's payee that the next of its lessons has earned: all of them together earn all of it. */
const shareOfNext = (sold: PaymentState, { terms }: Exclude<PackageState, { readonly stage: 'none' }>): Money => {
  const balance = balanceOf(sold)
  if (sold.stage !== 'captured' || balance === undefined) return { ...terms.price, amount: 0 }
  const before = [...sold.account.payouts.values()].filter(({ status }) => status === 'paid').length
  // Of the whole price: credits that were refunded have taken their own share with them.
  const { platformFeeBasisPoints } = sold.terms
  const shares = allocate(terms.price, [10_000 - platformFeeBasisPoints, platformFeeBasisPoints])
  const upTo = (lessons: number): Money =>
    lessons >= terms.credits
      ? (shares[0] as Money)
      : (allocate(shares[0] as Money, [lessons, terms.credits - lessons])[0] as Money)
  return minus(upTo(before + 1), upTo(before))
}

type Packages = readonly [PaymentState, PackageState, PaymentState]

/** What a lesson has earned goes to its tutor: from its own payment, or from the package whose credit it has used up. */
const payTutor = (id: string, state: Requested, [own, bought, sold]: Packages): readonly ProcessCommand[] => {
  const earned = earnedOf(state)
  if (earned === undefined || earned.amount === 0) return []
  const { packageId } = state.facts
  if (packageId === undefined) {
    const net = balanceOf(own)?.net.amount ?? 0
    // What is still to be paid back is nobody's to pay out.
    return net > earned.amount ? [] : payOut(paymentIdOf(id), own)
  }
  const used = 'credits' in bought && bought.credits.byBooking.get(id as never) === 'redeemed'
  if (!used || (sold.stage === 'captured' && sold.account.payouts.has(id))) return []
  return payOut(paymentIdOf(packageId), sold, { for: id, amount: shareOfNext(sold, bought) })
}

/** When a lesson can be disputed no longer its tutor is paid; one that was disputed, when that is settled. */
export const payTutors: Process = {
  name: 'pay-tutors',
  reactions: (['BookingCompleted', 'BookingCancelled', 'NoShowRecorded', 'DisputeResolved'] as const).map((type) =>
    whenBeside(
      booking,
      type,
      [payment, lessonPackage, payment],
      ({ id }, state) => {
        const packageId = state.stage === 'none' ? undefined : state.facts.packageId
        return [paymentIdOf(id), packageId, packageId && paymentIdOf(packageId)]
      },
      ({ id }, state, others) => (state.stage === 'none' ? [] : payTutor(id, state, others)),
      type === 'DisputeResolved' ? {} : { due: (event) => plusMillis(instantOf(event), DISPUTE_WINDOW) },
    ),
  ),
}

/** When nothing of a course's price goes back to a learner any more. */
const refundsEnd = (state: EnrollmentState, at: Instant): Instant => {
  if (state.stage === 'none') return at
  const { term, refundPolicy } = state.record.terms
  const days = Math.max(0, ...refundPolicy.steps.map(({ untilDays }) => untilDays))
  const from = term?.start ?? (state.stage === 'awaitingPayment' ? undefined : state.activation?.activatedAt) ?? at
  const ends = plusMillis(from, days * DAY)
  return ends > at ? ends : at
}

/** The last refund is decided, and ordered, before anything is paid out. */
const MARGIN = PAYMENT_WINDOW

/** When a course's price can be asked back no longer its owner is paid. */
export const payCourses: Process = {
  name: 'pay-courses',
  reactions: [
    whenBeside(
      enrollment,
      'EnrollmentActivated',
      [payment],
      ({ data }) => [data.paymentId],
      ({ data: { paymentId } }, state, [paid]) => {
        if (paymentId === undefined || state.stage === 'none' || state.stage === 'awaitingPayment') return []
        if (state.activation?.paymentId !== paymentId) return []
        const owed = state.stage === 'withdrawn' ? state.refund.amount : 0
        const net = balanceOf(paid)?.net.amount ?? 0
        return paid.stage === 'captured' && net <= paid.terms.amount.amount - owed ? payOut(paymentId, paid) : []
      },
      {
        only: ({ data }) => data.paymentId !== undefined,
        dueAsOf: (event, state) => plusMillis(refundsEnd(state, instantOf(event)), MARGIN),
      },
    ),
  ],
}

type Seen = readonly [BookingState, EnrollmentState]

/** What was due while the payer's bank disputed it is paid out when that is decided. */
const payAfter = (event: ProcessEvent, paid: PaymentState, [lesson, study]: Seen): readonly ProcessCommand[] => {
  if (paid.stage !== 'captured') return []
  const at = instantOf(event)
  if ('endedAt' in lesson && at >= plusMillis(lesson.endedAt, DISPUTE_WINDOW))
    return payTutor(paid.terms.purpose.id, lesson, [paid, { stage: 'none' }, { stage: 'none' }])
  if (lesson.stage === 'resolved')
    return payTutor(paid.terms.purpose.id, lesson, [paid, { stage: 'none' }, { stage: 'none' }])
  const started =
    study.stage !== 'none' && study.stage !== 'awaitingPayment' && study.activation?.paymentId === event.id
  return started && at >= plusMillis(refundsEnd(study, study.activation.activatedAt), MARGIN)
    ? payOut(event.id, paid)
    : []
}

/** See `payAfter`. */
export const payOutAfterDisputes: Process = {
  name: 'pay-out-after-disputes',
  reactions: (['DisputeWon', 'DisputeLost'] as const).map((type) =>
    whenBeside(
      payment,
      type,
      [booking, enrollment],
      (_, paid) => {
        const purpose = paid.stage === 'none' ? undefined : paid.terms.purpose
        return [
          purpose?.kind === 'booking' ? purpose.id : undefined,
          purpose?.kind === 'enrollment' ? purpose.id : undefined,
        ]
      },
      payAfter,
    ),
  ),
}
