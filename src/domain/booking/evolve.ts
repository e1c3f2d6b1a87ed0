import type { BookingEvent } from './events'
import { charging } from './settlement'
import type { BookingState } from './state'

export const evolve = (state: BookingState, event: BookingEvent): BookingState => {
  if (event.type === 'BookingRequested') {
    const { heldUntil, requestedAt: _, ...facts } = event.data
    return { stage: 'requested', heldUntil, facts: { ...facts, moves: { learner: 0, tutor: 0, platform: 0 } } }
  }
  if (state.stage === 'none') return state
  const { facts } = state
  switch (event.type) {
    case 'BookingConfirmed':
      return { stage: 'confirmed', facts }
    case 'BookingDeclined':
      return { stage: 'declined', facts }
    case 'BookingExpired':
      return { stage: 'expired', facts }
    case 'BookingStarted':
      return { stage: 'inProgress', facts }
    case 'BookingRescheduled': {
      const { to, by, sessionId } = event.data
      // Of another time people are reminded anew.
      const { sessionId: _, reminded: _reminded, ...kept } = facts
      const moves = { ...facts.moves, [by]: facts.moves[by] + 1 }
      return { ...state, facts: { ...kept, range: to, moves, lastMovedBy: by, ...(sessionId && { sessionId }) } }
    }
    case 'BookingReminded':
      return { ...state, facts: { ...facts, reminded: [...(facts.reminded ?? []), event.data.hoursBefore] } }
    case 'BookingPaidByCredit':
      return { ...state, facts: { ...facts, packageId: event.data.packageId } }
    case 'BookingCancelled': {
      const { fee, refund, cancelledAt } = event.data
      return { stage: 'cancelled', facts, endedAt: cancelledAt, settlement: { fee, refund } }
    }
    case 'BookingCompleted':
      return { stage: 'completed', facts, endedAt: event.data.completedAt, settlement: charging(facts.terms.price) }
    case 'NoShowRecorded': {
      const { fee, refund, recordedAt, absent } = event.data
      return { stage: 'noShow', facts, endedAt: recordedAt, settlement: { fee, refund }, absent }
    }
    case 'BookingDisputed':
      return 'settlement' in state ? { stage: 'disputed', facts, settlement: state.settlement } : state
    case 'DisputeResolved':
      return { stage: 'resolved', facts, settlement: { fee: event.data.fee, refund: event.data.refund } }
  }
}
