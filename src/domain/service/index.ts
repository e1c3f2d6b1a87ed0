import { defineAggregate } from '../kernel'
import { commands } from './commands'
import { errors } from './errors'
import { events } from './events'
import { decider } from './service'

export type { ServiceCommand } from './commands'
export type { ServiceError } from './errors'
export type { ServiceEvent } from './events'
export type { ServiceState } from './service'

/** Another program of the operator's, which gets tokens by a secret of its own (RFC 6749, section 4.4). */
export const service = defineAggregate({
  category: 'service',
  context: 'accounts',
  collection: 'services',
  noun: 'Service',
  commands,
  events,
  errors,
  decider,
})
