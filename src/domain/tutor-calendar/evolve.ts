import { parseRecurrence } from '../kernel'
import type { CalendarEvent } from './events'
import { type CalendarState, opened, type OpenCalendar, type Slot } from './state'
import { withEntry, without } from './timeline'
import { evolveWaitlist } from './waitlist'

/** Folds an event into an open calendar; apart from `evolve` for decisions that build on one another. */
export const evolveOpen = (state: OpenCalendar, event: CalendarEvent): OpenCalendar => {
  switch (event.type) {
    case 'CalendarOpened':
      return state
    case 'ZoneChanged':
      return { ...state, zone: event.data.zone }
    case 'AvailabilitySet':
      return {
        ...state,
        availability: event.data.rules.flatMap((rule) => {
          const recurrence = parseRecurrence(rule.rule)
          return recurrence === undefined ? [] : [{ ...rule, recurrence }]
        }),
      }
    case 'ExceptionSet':
      return { ...state, exceptions: state.exceptions.set(event.data.date, event.data.hours) }
    case 'ExceptionCleared':
      return { ...state, exceptions: state.exceptions.delete(event.data.date) }
    case 'BookingRulesSet':
      return { ...state, rules: event.data }
    case 'GroupLessonOffered':
      return { ...state, groupLessons: state.groupLessons.set(event.data.groupLessonId, event.data) }
    case 'GroupLessonWithdrawn':
      return { ...state, groupLessons: state.groupLessons.delete(event.data.groupLessonId) }
    case 'TimeBlocked': {
      const { blockId, range } = event.data
      return { ...state, blocks: withEntry(state.blocks, { ...event.data, key: blockId, occupies: range }) }
    }
    case 'TimeUnblocked':
      return { ...state, blocks: without(state.blocks, event.data.blockId) }
    case 'SlotHeld': {
      const { bookingId, ...slot } = event.data
      return { ...state, slots: withEntry(state.slots, { key: bookingId, ...slot }) }
    }
    case 'SlotConfirmed':
      return withSlot(state, event, ({ heldUntil: _, ...slot }) => slot)
    case 'SlotMoved': {
      const { to, occupies, sessionId } = event.data
      return withSlot(state, event, ({ sessionId: _, ...slot }) => ({
        ...slot,
        range: to,
        occupies,
        ...(sessionId && { sessionId }),
      }))
    }
    case 'SlotReleased':
    case 'HoldExpired':
      return { ...state, slots: without(state.slots, event.data.bookingId) }
    case 'SlotWaitlistJoined':
    case 'SlotWaitlistLeft':
    case 'SlotOffered':
    case 'SlotOfferAccepted':
    case 'SlotOfferDeclined':
    case 'SlotOfferExpired':
      return { ...state, waitlist: evolveWaitlist(state.waitlist, event) }
  }
}

const withSlot = (
  state: OpenCalendar,
  event: Extract<CalendarEvent, { type: 'SlotConfirmed' | 'SlotMoved' }>,
  change: (slot: Slot) => Slot,
): OpenCalendar => {
  const slot = state.slots.byKey.get(event.data.bookingId)
  return slot === undefined ? state : { ...state, slots: withEntry(state.slots, change(slot)) }
}

export const evolve = (state: CalendarState, event: CalendarEvent): CalendarState => {
  if (event.type === 'CalendarOpened') return opened(event.data.zone)
  return state.stage === 'none' ? state : evolveOpen(state, event)
}
