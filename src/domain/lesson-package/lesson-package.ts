import { right } from 'fp-ts/Either'
import {
  type Actor,
  actsFor,
  type Decider,
  durationMillis,
  equal,
  isPrivileged,
  isStaff,
  MINUTE,
  Money,
} from '../kernel'
import type { Of, PackageCommand } from './commands'
import { errors, type PackageError } from './errors'
import type { PackageEvent } from './events'
import { evolve } from './evolve'
import {
  creditsLeft,
  type Decision,
  type Existing,
  expired,
  notPaid,
  type PackageState,
  type Paid,
  worthOf,
} from './state'
import type { PackageTerms } from './terms'

const forbidden = (message: string): Decision => errors.fail('package.not-yours', message)

/** The tutor of a package, and who may speak for them. */
const sells = (by: Actor, { tutorId }: PackageTerms): boolean => actsFor(by, tutorId) || isStaff(by)

const isOver = ({ validUntil }: PackageTerms, at: string): boolean => validUntil !== undefined && at >= validUntil

const buy = ({ data: { listPrice, ...terms }, at, by }: Of<'BuyPackage'>): Decision => {
  if (terms.learnerId === terms.tutorId)
    return errors.fail('package.with-oneself', 'A tutor cannot buy their own lessons.')
  if (!actsFor(by, terms.learnerId) && !sells(by, terms))
    return forbidden('A package is bought by the learner it is for.')
  if (!sells(by, terms) && !equal(terms.price, listPrice))
    return errors.fail('package.price-not-agreed', "Another price than the tutor's is the tutor's to give.", {
      listPrice,
    })
  // A list price is reckoned, not given: no codec has kept it in bounds.
  if (!Money.is(terms.price))
    return errors.fail('package.price-too-high', 'So many lessons cost more than can be asked for here.')
  if (isOver(terms, at)) return errors.fail('package.ends-in-the-past', 'A package must end after it is bought.')
  const bought = { type: 'PackageBought', data: { ...terms, boughtAt: at } } as const
  return right(terms.price.amount > 0 ? [bought] : [bought, { type: 'PackageActivated', data: { activatedAt: at } }])
}

/** A payment that comes when the time is over changes nothing here: its payer is paid back. */
const activate = ({ data, at, by }: Of<'ActivatePackage'>, state: Existing): Decision => {
  if (!isPrivileged(by) && by.role !== 'finance') return forbidden('Payments are recorded by the finance office.')
  if ('credits' in state)
    return state.paymentId === data.paymentId
      ? right([])
      : errors.fail('package.already-paid', 'This package needs no other payment.')
  return state.stage === 'lapsed' || isOver(state.terms, at)
    ? expired()
    : right([{ type: 'PackageActivated', data: { ...data, activatedAt: at } }])
}

/** One credit for each booking, whose lesson must be one that the package was sold for. */
const redeem = ({ data: { lesson }, at, by }: Of<'RedeemCredit'>, { stage, terms, credits }: Paid): Decision => {
  const { bookingId } = lesson
  if (!actsFor(by, terms.learnerId) && !isStaff(by))
    return forbidden('Credits are redeemed by the learner who has them.')
  const before = credits.byBooking.get(bookingId)
  if (before === 'redeemed') return right([])
  if (before === 'restored')
    return errors.fail('package.already-restored', 'The credit of this booking has been given back.')
  if (stage === 'refunded') return errors.fail('package.refunded', 'This package has been refunded.')
  // By the clock, not by what a process has done.
  if (stage === 'expired' || isOver(terms, at)) return expired()
  if (lesson.tutorId !== terms.tutorId || lesson.learnerId !== terms.learnerId)
    return errors.fail('package.other-lesson', 'This package is for lessons of another tutor or learner.')
  if (durationMillis(lesson.range) !== terms.lessonMinutes * MINUTE)
    return errors.fail('package.other-lesson', 'This package is for lessons of another length.', {
      lessonMinutes: terms.lessonMinutes,
    })
  if (lesson.standing === 'closed')
    return errors.fail('package.lesson-closed', 'Only a lesson that is still to come can be paid for.')
  return creditsLeft({ terms, credits }) === 0
    ? errors.fail('package.no-credits-left', 'Every credit of this package is used.')
    : right([{ type: 'CreditRedeemed', data: { bookingId, redeemedAt: at } }])
}

/** Whatever the stage: a credit that comes back too late to be redeemed still counts for a refund. */
const restore = ({ data: { bookingId }, at, by }: Of<'RestoreCredit'>, { terms, credits }: Paid): Decision => {
  if (!actsFor(by, terms.learnerId) && !sells(by, terms)) return forbidden('This package is none of yours.')
  switch (credits.byBooking.get(bookingId)) {
    case undefined:
      return errors.fail('package.credit-not-redeemed', 'No credit of this package was redeemed for this booking.')
    case 'restored':
      return right([])
    case 'redeemed':
      return right([{ type: 'CreditRestored', data: { bookingId, restoredAt: at } }])
  }
}

const refund = ({ data, at, by }: Of<'RefundPackage'>, state: Paid): Decision => {
  if (!sells(by, state.terms) && by.role !== 'finance')
    return forbidden('A package is refunded by its tutor, or by the platform for them.')
  const credits = creditsLeft(state)
  if (credits === 0)
    return state.stage === 'refunded'
      ? right([])
      : errors.fail('package.no-credits-left', 'Every credit of this package is used.')
  return right([
    { type: 'PackageRefunded', data: { credits, amount: worthOf(state, credits), refundedAt: at, ...data } },
  ])
}

const expire = ({ at, by }: Of<'ExpirePackage'>, { stage, terms }: Existing): Decision => {
  if (!isStaff(by)) return forbidden('That is recorded by the platform.')
  if (stage !== 'awaitingPayment' && stage !== 'active') return right([])
  return isOver(terms, at)
    ? right([{ type: 'PackageExpired', data: { expiredAt: at } }])
    : errors.fail('package.not-due', 'The time of this package is not over yet.')
}

const decide = (command: PackageCommand, state: PackageState): Decision => {
  if (command.type === 'BuyPackage') {
    if (state.stage === 'none') return buy(command)
    const { listPrice: _, ...terms } = command.data
    return equal(terms, state.terms)
      ? right([])
      : errors.fail('package.already-exists', 'This package has been bought on other terms.')
  }
  if (state.stage === 'none') return errors.fail('package.not-found', 'There is no such package.')
  if (command.type === 'ActivatePackage') return activate(command, state)
  if (command.type === 'ExpirePackage') return expire(command, state)
  if (!('credits' in state)) return state.stage === 'lapsed' ? expired() : notPaid()
  switch (command.type) {
    case 'RedeemCredit':
      return redeem(command, state)
    case 'RestoreCredit':
      return restore(command, state)
    case 'RefundPackage':
      return refund(command, state)
  }
}

export const decider: Decider<PackageCommand, PackageEvent, PackageState, PackageError> = {
  initialState: { stage: 'none' },
  decide,
  evolve,
}
