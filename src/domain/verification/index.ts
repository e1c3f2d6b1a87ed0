import { defineAggregate } from '../kernel'
import { commands } from './commands'
import { errors } from './errors'
import { events } from './events'
import { decider } from './verification'

export type { VerificationCommand } from './commands'
export { Document, DOCUMENT_DAYS, DocumentKind, DocumentType, Ground } from './details'
export type { VerificationError } from './errors'
export type { VerificationEvent } from './events'
export { isVerified } from './state'
export type { VerificationState } from './state'

/** Whether a tutor is who he says he is, by documents that a person has looked at. Its id is the tutor's. */
export const verification = defineAggregate({
  category: 'verification',
  context: 'profiles',
  collection: 'verifications',
  noun: 'Verification',
  identity: 'given',
  commands,
  events,
  errors,
  decider,
})
