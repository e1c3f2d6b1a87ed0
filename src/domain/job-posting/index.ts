import { defineAggregate } from '../kernel'
import { commands } from './commands'
import { errors } from './errors'
import { events } from './events'
import { decider } from './job-posting'

export type { PostingCommand } from './commands'
export type { PostingError } from './errors'
export { PostingTerms } from './details'
export type { PostingEvent } from './events'
export { acceptsApplications, termsOf } from './job-posting'
export type { PostingState } from './job-posting'

/** An institution's offer of work. Tutors apply to it while it is published (see job-application). */
export const jobPosting = defineAggregate({
  category: 'posting',
  context: 'jobs',
  collection: 'postings',
  noun: 'Posting',
  commands,
  events,
  errors,
  decider,
})
