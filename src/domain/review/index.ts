import { defineAggregate } from '../kernel'
import { commands } from './commands'
import { errors } from './errors'
import { events } from './events'
import { decider } from './review'

export type { ReviewCommand } from './commands'
export type { ReviewError } from './errors'
export type { ReviewEvent } from './events'
export type { ReviewState } from './state'
export { CHANGEABLE, INVITATION, Occasion, Rating } from './values'

/** What a learner says in public of a tutor after a lesson, or of a course after completing it: one review of each. */
export const review = defineAggregate({
  category: 'review',
  context: 'profiles',
  collection: 'reviews',
  noun: 'Review',
  commands,
  events,
  errors,
  decider,
  holderOf: (state) => (state.stage === 'none' ? undefined : state.parties.learnerId),
})
