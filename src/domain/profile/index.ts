import { defineAggregate } from '../kernel'
import { commands } from './commands'
import { errors } from './errors'
import { events } from './events'
import { decider } from './profile'

export type { ProfileCommand } from './commands'
export { LanguageTag, Languages, Level, Offer, Visibility, Wish } from './details'
export type { ProfileError } from './errors'
export type { ProfileEvent } from './events'
export type { ProfileState } from './profile'

/** What somebody tells of himself to those he learns with or teaches. Its id is its owner's. */
export const profile = defineAggregate({
  category: 'profile',
  context: 'profiles',
  collection: 'profiles',
  noun: 'Profile',
  identity: 'given',
  commands,
  events,
  errors,
  decider,
})
