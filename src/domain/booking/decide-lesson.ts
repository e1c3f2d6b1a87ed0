import { type Either, isLeft, right } from 'fp-ts/Either'
import { DAY, isStaff, MINUTE, minus, plusMillis } from '../kernel'
import type { BookingCommand } from './commands'
import { type BookingError, errors } from './errors'
import type { BookingEvent } from './events'
import { keeping, partyOf, refunding } from './settlement'
import type { Party } from './party'
import type { Requested } from './state'

/** How long before its time a lesson may start. */
const EARLY_START = 15 * MINUTE
/** How long one waits for the other before they are absent. */
const NO_SHOW_GRACE = 10 * MINUTE
/** How long after its end a booking may be disputed. */
export const DISPUTE_WINDOW = 14 * DAY

export type LessonCommand = Extract<
  BookingCommand,
  { type: 'StartBooking' | 'CompleteBooking' | 'RecordNoShow' | 'DisputeBooking' | 'ResolveDispute' }
>
type CommandOf<T extends LessonCommand['type']> = Extract<LessonCommand, { type: T }>
type Decision = Either<BookingError, readonly BookingEvent[]>

/** The lesson itself, and what people say of it afterwards. */
export const decideLesson = (command: LessonCommand, state: Requested): Decision => {
  const party = partyOf(state.facts, command.by)
  if (isLeft(party)) return party
  switch (command.type) {
    case 'StartBooking':
      return start(command, state)
    case 'CompleteBooking':
      return complete(command, state, party.right)
    case 'RecordNoShow':
      return noShow(command, state, party.right)
    case 'DisputeBooking':
      return dispute(command, state, party.right)
    case 'ResolveDispute':
      return resolve(command, state)
  }
}

const start = ({ at }: CommandOf<'StartBooking'>, state: Requested): Decision => {
  if (state.stage === 'inProgress') return right([])
  if (state.stage !== 'confirmed') return errors.fail('booking.not-confirmed', 'Only a confirmed lesson can start.')
  const { range } = state.facts
  if (at < plusMillis(range.start, -EARLY_START)) return tooEarly()
  if (at >= range.end) return errors.fail('booking.over', 'The time of this lesson is over.')
  return right([{ type: 'BookingStarted', data: { startedAt: at } }])
}

const complete = ({ at }: CommandOf<'CompleteBooking'>, state: Requested, party: Party): Decision => {
  if (party === 'learner')
    return errors.fail('booking.not-yours', 'It is the tutor who says that the lesson was given.')
  if (state.stage === 'completed') return right([])
  if (state.stage !== 'confirmed' && state.stage !== 'inProgress')
    return errors.fail('booking.not-confirmed', 'Only a confirmed lesson can be completed.')
  // A lesson given elsewhere is never started here; it is complete once its time is over.
  const { range } = state.facts
  if (at < (state.stage === 'inProgress' ? range.start : range.end)) return tooEarly()
  return right([{ type: 'BookingCompleted', data: { completedAt: at } }])
}

const noShow = ({ at, data }: CommandOf<'RecordNoShow'>, state: Requested, party: Party): Decision => {
  const { absent } = data
  const { range, terms } = state.facts
  if (party === absent) return errors.fail('booking.own-absence', 'It is the other side that says who did not come.')
  if (state.stage === 'noShow' && state.absent === absent) return right([])
  if (state.stage !== 'confirmed' && state.stage !== 'inProgress')
    return errors.fail('booking.not-confirmed', 'Nobody is missed at a lesson that does not take place.')
  if (at < plusMillis(range.start, NO_SHOW_GRACE)) return tooEarly()
  const settlement =
    absent === 'learner' ? keeping(terms.price, terms.cancellation.noShowFeeBasisPoints) : refunding(terms.price)
  return right([{ type: 'NoShowRecorded', data: { absent, by: party, recordedAt: at, ...settlement } }])
}

const tooEarly = (): Decision => errors.fail('booking.too-early', 'It is too early for that.')

const dispute = ({ at, data }: CommandOf<'DisputeBooking'>, state: Requested, party: Party): Decision => {
  if (state.stage === 'disputed') return right([])
  if (!('endedAt' in state))
    return errors.fail('booking.not-disputable', `This booking is ${state.stage}: there is nothing to dispute.`)
  if (at >= plusMillis(state.endedAt, DISPUTE_WINDOW))
    return errors.fail('booking.dispute-too-late', 'A booking is disputed within 14 days of its end.')
  return right([{ type: 'BookingDisputed', data: { by: party, disputedAt: at, ...data } }])
}

const resolve = ({ at, by, data }: CommandOf<'ResolveDispute'>, state: Requested): Decision => {
  if (!isStaff(by)) return errors.fail('booking.not-yours', 'Neither side settles its own dispute.')
  if (state.stage !== 'disputed') return errors.fail('booking.not-disputed', 'There is no open dispute.')
  const { price } = state.facts.terms
  const { refund = price, ...said } = data
  if (refund.currency !== price.currency)
    return errors.fail('booking.currency-mismatch', `The lesson was priced in ${price.currency}.`)
  if (refund.amount > price.amount)
    return errors.fail('booking.refund-too-large', 'No more than the price can go back.', { price })
  if (data.resolution === 'rejected' && data.refund !== undefined)
    return errors.fail('booking.refund-not-due', 'A rejected dispute leaves everything as it was.')
  const settlement = data.resolution === 'rejected' ? state.settlement : { fee: minus(price, refund), refund }
  return right([{ type: 'DisputeResolved', data: { ...said, resolvedAt: at, ...settlement } }])
}
