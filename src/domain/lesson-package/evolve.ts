import type { BookingId } from '../kernel'
import type { PackageEvent } from './events'
import { type PackageState, untouched } from './state'

export const evolve = (state: PackageState, event: PackageEvent): PackageState => {
  if (event.type === 'PackageBought') {
    const { boughtAt: _, ...terms } = event.data
    return { stage: 'awaitingPayment', terms }
  }
  if (state.stage === 'none') return state
  if (event.type === 'PackageActivated') {
    const { paymentId } = event.data
    return { stage: 'active', terms: state.terms, credits: untouched, ...(paymentId && { paymentId }) }
  }
  if (!('credits' in state)) return event.type === 'PackageExpired' ? { ...state, stage: 'lapsed' } : state

  const { credits } = state
  const noted = (bookingId: BookingId, what: 'redeemed' | 'restored') => ({
    ...state,
    credits: { ...credits, byBooking: credits.byBooking.set(bookingId, what), [what]: credits[what] + 1 },
  })
  switch (event.type) {
    case 'CreditRedeemed':
      return noted(event.data.bookingId, 'redeemed')
    case 'CreditRestored':
      return noted(event.data.bookingId, 'restored')
    case 'PackageRefunded':
      return { ...state, stage: 'refunded', credits: { ...credits, refunded: credits.refunded + event.data.credits } }
    case 'PackageExpired':
      return { ...state, stage: 'expired' }
  }
}
