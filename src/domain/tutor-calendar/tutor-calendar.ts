import { right } from 'fp-ts/Either'
import { type Decider, isPrivileged } from '../kernel'
import type { CalendarCommand } from './commands'
import { decideSetup, decideTime } from './decide-time'
import { type CalendarError, errors } from './errors'
import type { CalendarEvent } from './events'
import { evolve } from './evolve'
import type { CalendarState } from './state'

const decide: Decider<CalendarCommand, CalendarEvent, CalendarState, CalendarError>['decide'] = (command, state) => {
  switch (command.type) {
    case 'HoldSlot':
    case 'ConfirmSlot':
    case 'ReleaseSlot':
    case 'MoveSlot':
    case 'ExpireHold':
    case 'HoldSeries':
    case 'MoveSeries':
    case 'JoinSlotWaitlist':
    case 'LeaveSlotWaitlist':
    case 'DeclineSlotOffer':
    case 'AdvanceSlotWaitlist':
      return state.stage === 'none' ? notFound() : decideTime(command, state)
    default:
  }

  // Everything else is the tutor's own business. The calendar's id is its tutor's.
  if (!isPrivileged(command.by) && (command.by.role !== 'tutor' || command.by.id !== command.id))
    return errors.fail('calendar.not-yours', 'Only its tutor sets up a calendar.')
  if (command.type !== 'OpenCalendar') return state.stage === 'none' ? notFound() : decideSetup(command, state)
  if (state.stage === 'none') return right([{ type: 'CalendarOpened', data: command.data }])
  return state.zone === command.data.zone
    ? right([])
    : errors.fail('calendar.already-open', 'This calendar is open, in another zone; ChangeZone changes it.')
}

const notFound = () => errors.fail('calendar.not-found', 'This tutor has opened no calendar.')

export const decider: Decider<CalendarCommand, CalendarEvent, CalendarState, CalendarError> = {
  initialState: { stage: 'none' },
  decide,
  evolve,
}
