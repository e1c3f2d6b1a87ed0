import { defineAggregate } from '../kernel'
import { commands } from './commands'
import { errors } from './errors'
import { events } from './events'
import { decider } from './lesson-package'

export type { PackageCommand } from './commands'
export type { PackageError } from './errors'
export type { PackageEvent } from './events'
export { creditsLeft, type PackageState, refundedOf } from './state'
export { Lesson, PackageTerms, terms, validity } from './terms'

/** Lessons of one tutor that a learner pays for in advance: each credit pays for one booked lesson. */
export const lessonPackage = defineAggregate({
  category: 'package',
  context: 'bookings',
  collection: 'packages',
  noun: 'Package',
  commands,
  events,
  errors,
  decider,
})
