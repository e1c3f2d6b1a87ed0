import { defineAggregate } from '../kernel'
import { commands } from './commands'
import { errors } from './errors'
import { events } from './events'
import { decider } from './job-application'

export type { ApplicationCommand } from './commands'
export type { ApplicationError } from './errors'
export type { ApplicationEvent } from './events'
export { isOpen } from './state'
export type { ApplicationState } from './state'

/** A tutor's applications to one posting: at most one open at a time, attempt after attempt in one stream. */
export const jobApplication = defineAggregate({
  category: 'application',
  context: 'jobs',
  collection: 'applications',
  noun: 'Application',
  commands,
  events,
  errors,
  decider,
  holderOf: (state) => (state.stage === 'none' ? undefined : state.tutorId),
})
