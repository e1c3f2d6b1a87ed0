import type { ReviewEvent } from './events'
import type { Given, ReviewState } from './state'

export const evolve = (state: ReviewState, event: ReviewEvent): ReviewState => {
  if (event.type === 'ReviewInvited') {
    const { learnerId, revieweeId, courseId, expiresAt } = event.data
    return { stage: 'invited', parties: { learnerId, revieweeId, ...(courseId && { courseId }) }, expiresAt }
  }
  if (state.stage === 'none') return state
  const { parties } = state
  switch (event.type) {
    case 'InvitationExpired':
      return { stage: 'expired', parties }
    case 'ReviewGiven': {
      const { rating, text, changeableUntil } = event.data
      return { stage: 'published', parties, given: { rating, changeableUntil, ...(text !== undefined && { text }) } }
    }
    default:
      return 'given' in state ? evolveGiven(state, event) : state
  }
}

const evolveGiven = (
  state: Extract<ReviewState, { readonly given: Given }>,
  event: Exclude<ReviewEvent, { readonly type: 'ReviewInvited' | 'InvitationExpired' | 'ReviewGiven' }>,
): ReviewState => {
  const { given } = state
  switch (event.type) {
    case 'ReviewChanged': {
      const { rating, text } = event.data
      const { text: _, ...kept } = given
      return { ...state, given: { ...kept, rating, ...(text !== undefined && { text }) } }
    }
    case 'ReviewReopened':
      return { ...state, given: { ...given, changeableUntil: event.data.changeableUntil } }
    case 'ReviewAnswered':
      return { ...state, given: { ...given, answer: event.data.text } }
    case 'ReviewHidden':
      return { ...state, stage: 'hidden' }
    case 'ReviewShown':
      return { ...state, stage: 'published' }
  }
}
