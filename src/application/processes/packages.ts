import { booking, type BookingState } from '../../domain/booking'
import { MINUTE, plusMillis } from '../../domain/kernel'
import { lessonPackage } from '../../domain/lesson-package'
import { instantOf, type Process, type ProcessCommand, type ProcessEvent, when, whenSeenBy } from './process'

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
