import { type EventsOf, Instant, object } from '../kernel'
import { DocumentName, DocumentVersion, Given } from './values'

export const events = {
  /** Who agreed is the stream's id. */
  ConsentGiven: {
    data: object({ document: DocumentName, version: DocumentVersion, given: Given, givenAt: Instant }),
  },
  ConsentWithdrawn: {
    data: object({ document: DocumentName, version: DocumentVersion, withdrawnAt: Instant }),
  },
} as const

export type ConsentEvent = EventsOf<typeof events>
