import { defineAggregate } from '../kernel'
import { commands } from './commands'
import { errors } from './errors'
import { events } from './events'
import { decider } from './payment'

export type { Balance } from './account'
export type { PaymentCommand } from './commands'
export type { PaymentError } from './errors'
export type { PaymentEvent } from './events'
export { balanceOf } from './state'
export type { PaymentState } from './state'
export type { Terms as PaymentTerms } from './terms'

/** Money from a payer to a payee through the gateway, less the platform fee, with all that can come between. */
export const payment = defineAggregate({
  category: 'payment',
  context: 'payments',
  collection: 'payments',
  noun: 'Payment',
  commands,
  events,
  errors,
  decider,
  holderOf: (state) => (state.stage === 'none' ? undefined : state.terms.payerId),
})
