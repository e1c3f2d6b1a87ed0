import { type Either, isLeft, right } from 'fp-ts/Either'
import { decideSeries, type SeriesCommand } from './decide-series'
import { decideSettings, type SettingsCommand } from './decide-settings'
import { decideSlots, type SlotCommand } from './decide-slots'
import { decideWaitlist, type WaitlistCommand } from './decide-waitlist'
import type { CalendarError } from './errors'
import type { CalendarEvent } from './events'
import { offersAfter, settled } from './offers'
import type { OpenCalendar } from './state'

/** The commands that take time, give it back, or wait for it. */
export type TimeCommand = SlotCommand | SeriesCommand | WaitlistCommand

type Decision = Either<CalendarError, readonly CalendarEvent[]>

/** Decides over time: what is due comes first, and those who wait are offered what comes free. */
export const decideTime = (command: TimeCommand, state: OpenCalendar): Decision => {
  const due = settled(state, command.at)
  const decided = decide(command, due.state)
  if (isLeft(decided)) return decided
  return right([...due.events, ...decided.right, ...offersAfter(due.state, decided.right, command.at)])
}

/** Decides over settings, of which some free time or open it: a block that goes, longer hours. */
export const decideSetup = (command: SettingsCommand, state: OpenCalendar): Decision => {
  const decided = decideSettings(command, state)
  return isLeft(decided) ? decided : right([...decided.right, ...offersAfter(state, decided.right, command.at)])
}

const decide = (command: TimeCommand, state: OpenCalendar): Decision => {
  switch (command.type) {
    case 'HoldSlot':
    case 'ConfirmSlot':
    case 'ReleaseSlot':
    case 'MoveSlot':
    case 'ExpireHold':
      return decideSlots(command, state)
    case 'HoldSeries':
    case 'MoveSeries':
      return decideSeries(command, state)
    case 'JoinSlotWaitlist':
    case 'LeaveSlotWaitlist':
    case 'DeclineSlotOffer':
    case 'AdvanceSlotWaitlist':
      return decideWaitlist(command, state)
  }
}
