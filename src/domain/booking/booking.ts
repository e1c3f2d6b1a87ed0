import { right } from 'fp-ts/Either'
import { type Decider, equal } from '../kernel'
import type { BookingCommand } from './commands'
import { decideAgreement, decideRequest } from './decide-agreement'
import { decideLesson } from './decide-lesson'
import { type BookingError, errors } from './errors'
import type { BookingEvent } from './events'
import { evolve } from './evolve'
import type { BookingState } from './state'

const decide: Decider<BookingCommand, BookingEvent, BookingState, BookingError>['decide'] = (command, state) => {
  if (command.type === 'RequestBooking') {
    if (state.stage === 'none') return decideRequest(command)
    const { heldUntil: _, ...wanted } = command.data
    const { moves: _moves, lastMovedBy: _by, packageId: _package, reminded: _reminded, ...facts } = state.facts
    return equal(wanted, facts)
      ? right([])
      : errors.fail('booking.already-exists', 'This booking has been requested already, as another one.')
  }
  if (state.stage === 'none') return errors.fail('booking.not-found', 'There is no such booking.')
  switch (command.type) {
    case 'ConfirmBooking':
    case 'DeclineBooking':
    case 'RescheduleBooking':
    case 'PayByCredit':
    case 'CancelBooking':
    case 'ExpireBooking':
    case 'RemindOfBooking':
      return decideAgreement(command, state)
    default:
      return decideLesson(command, state)
  }
}

export const decider: Decider<BookingCommand, BookingEvent, BookingState, BookingError> = {
  initialState: { stage: 'none' },
  decide,
  evolve,
}
