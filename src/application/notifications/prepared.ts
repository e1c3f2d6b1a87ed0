import type { OutgoingMessage } from '../ports/messenger'

/** One message of a delivery. */
export interface Part {
  /** By which it is known that it was sent: a device, the number of a letter. */
  readonly name: string
  readonly message: OutgoingMessage
  /** What is done where its addressee is gone for good. */
  readonly gone?: () => Promise<void>
}

/** What a delivery comes to when it is sent; without parts there is nothing to tell any more, and `reason` says why. */
export type Prepared = { readonly parts: readonly Part[] } | { readonly reason: string }

/** Why something is told no more. */
export const reasons = {
  noAccount: 'the account is no more',
  noEvent: 'the event is not in this log',
  overtaken: 'overtaken by what happened since',
  unwanted: 'no longer wanted by this way',
  unreachable: 'no proven address or device',
  tooLate: 'too late to be of use',
  over: 'its link or code was used, replaced or is over',
} as const
