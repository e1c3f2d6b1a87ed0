import { booking, type BookingState } from '../../domain/booking'
import { DAY, minus, MINUTE, plusMillis, zero } from '../../domain/kernel'
import { lessonPackage, type PackageState, refundedOf } from '../../domain/lesson-package'
import { payment, type PaymentState } from '../../domain/payment'
import { ask, giveUp, isPaid, paymentIdOf, refundBeyond } from './money'
import {
  instantOf,
  type Process,
  type ProcessCommand,
  type ProcessEvent,
  when,
  whenBeside,
  whenSeenBy,
} from './process'

/** Longer than any payment by credit takes that is not interrupted between the credit and the booking. */
const GRACE = 5 * MINUTE

const restore = (packageId: string, bookingId: string): readonly ProcessCommand[] => [
  { category: 'package', id: packageId, type: 'RestoreCredit', data: { bookingId } },
]

const restoreOf = ({ id }: ProcessEvent, state: BookingState): readonly ProcessCommand[] =>
  state.stage === 'none' || state.facts.packageId === undefined ? [] : restore(state.facts.packageId, id)

/** Restores the credit where nothing of the price is kept: with any fee the credit is spent. */
const restoreUnlessCharged = (
  event: ProcessEvent<{ readonly fee: { readonly amount: number } }>,
  state: BookingState,
): readonly ProcessCommand[] => (event.data.fee.amount === 0 ? restoreOf(event, state) : [])

/** When a lesson that a credit paid for comes to nothing without a fee, the credit is the learner's again. */
export const restoreCredits: Process = {
  name: 'restore-credits',
  reactions: [
    when(booking, 'BookingDeclined', restoreOf),
    when(booking, 'BookingExpired', restoreOf),
    when(booking, 'BookingCancelled', restoreUnlessCharged),
    when(booking, 'NoShowRecorded', restoreUnlessCharged),
    when(booking, 'DisputeResolved', (event, state) =>
      event.data.resolution === 'upheld' ? restoreUnlessCharged(event, state) : [],
    ),
    // Also the credit of a payment that was interrupted before the booking knew of it.
    whenSeenBy(
      lessonPackage,
      'CreditRedeemed',
      [booking, ({ data }) => data.bookingId],
      ({ id, data: { bookingId } }, state) =>
        state.stage !== 'none' && state.facts.packageId === id ? [] : restore(id, bookingId),
      { due: (event) => plusMillis(instantOf(event), GRACE) },
    ),
  ],
}

/**
 * When the time of a package is over, that is put on record. Nothing waits for it: no credit is redeemed after that
 * time, recorded or not.
 */
export const expirePackages: Process = {
  name: 'expire-packages',
  reactions: [
    when(
      lessonPackage,
      'PackageBought',
      ({ id }, { stage }) =>
        stage === 'awaitingPayment' || stage === 'active'
          ? [{ category: 'package', id, type: 'ExpirePackage', data: {} }]
          : [],
      {
        only: ({ data }) => data.validUntil !== undefined,
        due: ({ data }) => data.validUntil ?? data.boughtAt,
      },
    ),
  ],
}

/** What a payment brings about: the package it paid for is active, or what was not owed goes back. */
const settlePackage = (id: string, paid: PaymentState, bought: PackageState): readonly ProcessCommand[] => {
  if (bought.stage === 'none' || paid.stage !== 'captured') return []
  const { price } = bought.terms
  if (bought.stage === 'awaitingPayment')
    return isPaid(paid)
      ? [{ category: 'package', id: paid.terms.purpose.id, type: 'ActivatePackage', data: { paymentId: id } }]
      : []
  const refunded = refundedOf(bought)
  // Another payment has paid for it, or nothing did in its time.
  if (refunded === undefined || !('paymentId' in bought) || bought.paymentId !== id)
    return refundBeyond(zero(price.currency), id, paid, 'the package was not to be paid for')
  return refundBeyond(minus(price, refunded), id, paid, 'credits were refunded')
}

const packageOf = (state: PaymentState): string | undefined =>
  state.stage !== 'none' && state.terms.purpose.kind === 'package' ? state.terms.purpose.id : undefined

/** When a package costs something it is asked for; when it is paid it is active; what is not owed goes back. */
export const payPackages = (platformFeeBasisPoints: number): Process => {
  const seen = [[lessonPackage] as const, (_: unknown, paid: PaymentState) => [packageOf(paid)] as const] as const
  const settled = [[payment] as const, ({ id }: { readonly id: string }) => [paymentIdOf(id)] as const] as const
  return {
    name: 'pay-packages',
    reactions: [
      when(lessonPackage, 'PackageBought', ({ id, data: { tutorId, learnerId, price } }, { stage }) =>
        stage === 'awaitingPayment'
          ? ask(paymentIdOf(id), {
              payerId: learnerId,
              payeeId: tutorId,
              purpose: { kind: 'package', id },
              amount: price,
              platformFeeBasisPoints,
            })
          : [],
      ),
      whenBeside(payment, 'PaymentCaptured', ...seen, ({ id }, paid, [bought]) => settlePackage(id, paid, bought)),
      whenBeside(payment, 'DisputeWon', ...seen, ({ id }, paid, [bought]) => settlePackage(id, paid, bought)),
      whenBeside(lessonPackage, 'PackageRefunded', ...settled, ({ id }, bought, [paid]) =>
        settlePackage(paymentIdOf(id), paid, bought),
      ),
      whenBeside(lessonPackage, 'PackageExpired', ...settled, ({ id }, bought, [paid]) =>
        settlePackage(paymentIdOf(id), paid, bought),
      ),
    ],
  }
}

/** What nobody paid for in its time need not be paid any more; a day later, for those who are at the till. */
export const giveUpPackagePayments: Process = {
  name: 'give-up-package-payments',
  reactions: [
    whenBeside(
      lessonPackage,
      'PackageExpired',
      [payment],
      ({ id }) => [paymentIdOf(id)],
      ({ id }, _, [open]) => giveUp(paymentIdOf(id), open),
      { due: (event) => plusMillis(instantOf(event), DAY) },
    ),
  ],
}
