import { type Either, isLeft, right } from 'fp-ts/Either'
import { actsFor, durationMillis, equal, isStaff, reminderDue, reminderStale } from '../kernel'
import type { BookingCommand } from './commands'
import { type BookingError, errors } from './errors'
import type { BookingEvent } from './events'
import { cancellationBy, freeUntil, partyOf } from './settlement'
import type { Requested } from './state'

export type AgreementCommand = Extract<
  BookingCommand,
  {
    type:
      | 'ConfirmBooking'
      | 'DeclineBooking'
      | 'RescheduleBooking'
      | 'PayByCredit'
      | 'CancelBooking'
      | 'ExpireBooking'
      | 'RemindOfBooking'
  }
>
type CommandOf<T extends BookingCommand['type']> = Extract<BookingCommand, { type: T }>
type Decision = Either<BookingError, readonly BookingEvent[]>

export const decideRequest = ({ data, at, by }: CommandOf<'RequestBooking'>): Decision => {
  if (data.learnerId === data.tutorId) return errors.fail('booking.with-oneself', 'A tutor cannot book themselves.')
  if (!actsFor(by, data.learnerId) && !isStaff(by))
    return errors.fail('booking.not-yours', 'A lesson is booked by the learner it is for.')
  if (data.range.start <= at) return errors.fail('booking.in-the-past', 'A lesson is booked before it starts.')
  if (data.heldUntil <= at) return holdExpired()
  return right([{ type: 'BookingRequested', data: { ...data, requestedAt: at } }])
}

/** What the two sides agree on before the lesson: whether it takes place, when, and what it costs to call it off. */
export const decideAgreement = (command: AgreementCommand, state: Requested): Decision => {
  switch (command.type) {
    case 'ConfirmBooking':
      return confirm(command, state)
    case 'DeclineBooking': {
      if (!actsFor(command.by, state.facts.tutorId) && !isStaff(command.by)) return tutorsOnly()
      if (state.stage === 'declined') return right([])
      if (state.stage !== 'requested') return notRequested()
      if (command.at >= state.heldUntil) return holdExpired()
      return right([{ type: 'BookingDeclined', data: { declinedAt: command.at, ...command.data } }])
    }
    case 'RescheduleBooking':
      return reschedule(command, state)
    case 'PayByCredit':
      return payByCredit(command, state)
    case 'CancelBooking': {
      const { onBehalfOf, ...data } = command.data
      const party = partyOf(state.facts, command.by, onBehalfOf)
      if (isLeft(party)) return party
      // Sent again it changes nothing: the fee is charged once (case B14).
      if (state.stage === 'cancelled') return right([])
      const quote = cancellationBy(party.right, state, command.at)
      if (isLeft(quote)) return quote
      const { fee, refund } = quote.right
      return right([
        { type: 'BookingCancelled', data: { by: party.right, cancelledAt: command.at, fee, refund, ...data } },
      ])
    }
    case 'ExpireBooking':
      // In any other stage no hold is left that could lapse.
      if (state.stage !== 'requested') return right([])
      return command.at < state.heldUntil
        ? errors.fail('booking.hold-not-due', 'The hold on this time has not lapsed yet.', {
            heldUntil: state.heldUntil,
          })
        : right([{ type: 'BookingExpired', data: { expiredAt: command.at } }])
    case 'RemindOfBooking':
      return remind(command, state)
  }
}

const tutorsOnly = (): Decision => errors.fail('booking.not-yours', 'Only its tutor answers a request.')
const notRequested = (): Decision => errors.fail('booking.not-requested', 'This booking waits for no answer.')
const holdExpired = (): Decision => errors.fail('booking.hold-expired', 'The hold on this time has lapsed.')

const confirm = ({ by, at }: CommandOf<'ConfirmBooking'>, state: Requested): Decision => {
  if (!actsFor(by, state.facts.tutorId) && !isStaff(by)) return tutorsOnly()
  if (state.stage === 'confirmed') return right([])
  if (state.stage === 'expired') return holdExpired()
  if (state.stage !== 'requested') return notRequested()
  // By the clock, not by what a sweeper has done: another learner may hold the time by now (cases B2 and B4).
  if (at >= state.heldUntil) return holdExpired()
  return right([{ type: 'BookingConfirmed', data: { confirmedAt: at } }])
}

const remind = ({ data: { hoursBefore }, at }: CommandOf<'RemindOfBooking'>, state: Requested): Decision => {
  if (state.stage !== 'confirmed')
    return errors.fail('booking.not-confirmed', 'People are reminded of confirmed lessons to come.')
  const { range, reminded } = state.facts
  if (reminded?.includes(hoursBefore) === true) return right([])
  if (at < reminderDue(range.start, hoursBefore))
    return errors.fail('booking.reminder-not-due', 'It is too early for this reminder.')
  return at >= reminderStale(range.start, hoursBefore)
    ? errors.fail('booking.reminder-too-late', 'It is too late for this reminder.')
    : right([{ type: 'BookingReminded', data: { hoursBefore, startsAt: range.start, remindedAt: at } }])
}

const reschedule = ({ data, by, at }: CommandOf<'RescheduleBooking'>, state: Requested): Decision => {
  const { facts } = state
  const party = partyOf(facts, by)
  if (isLeft(party)) return party
  if (equal(facts.range, data.range)) return right([])
  if (state.stage !== 'requested' && state.stage !== 'confirmed')
    return errors.fail('booking.closed', `This booking is ${state.stage} and cannot be moved.`)
  if (state.stage === 'requested' && at >= state.heldUntil) return holdExpired()
  if (at >= facts.range.start)
    return errors.fail('booking.already-started', 'A lesson cannot be moved once its time has come.')
  if (data.range.start <= at) return errors.fail('booking.in-the-past', 'A lesson is moved to a time to come.')
  if (durationMillis(data.range) !== durationMillis(facts.range))
    return errors.fail('booking.duration-changed', 'A lesson keeps its length when it moves.')
  if (party.right !== 'platform' && facts.moves[party.right] >= facts.terms.rescheduleLimit)
    return errors.fail('booking.reschedule-limit', 'This booking has been moved as often as its terms allow.', {
      limit: facts.terms.rescheduleLimit,
    })
  // Else one would move a lesson out of the window of the late fee and cancel it there for nothing.
  if (state.stage === 'confirmed' && party.right === 'learner' && at > freeUntil(facts))
    return errors.fail('booking.too-late-to-move', 'So short before the start a lesson can only be cancelled.', {
      freeUntil: freeUntil(facts),
    })
  const { range: to, ...rest } = data
  return right([
    {
      type: 'BookingRescheduled',
      data: { from: facts.range, to, by: party.right, rescheduledAt: at, ...rest },
    },
  ])
}

const payByCredit = ({ data, by, at }: CommandOf<'PayByCredit'>, state: Requested): Decision => {
  const { facts } = state
  if (!actsFor(by, facts.learnerId) && !isStaff(by))
    return errors.fail('booking.not-yours', 'A lesson is paid for by its learner.')
  if (facts.packageId !== undefined)
    return facts.packageId === data.packageId
      ? right([])
      : errors.fail('booking.already-paid', 'Another package has paid for this lesson.')
  if (state.stage !== 'requested' && state.stage !== 'confirmed')
    return errors.fail('booking.closed', `This booking is ${state.stage}: nothing is left to pay in advance.`)
  if (state.stage === 'requested' && at >= state.heldUntil) return holdExpired()
  if (at >= facts.range.start)
    return errors.fail('booking.already-started', 'A lesson is paid for by credit before its time has come.')
  return right([{ type: 'BookingPaidByCredit', data: { ...data, paidAt: at } }])
}
