import * as t from 'io-ts'
import { type CommandsOf, object } from '../kernel'
import { DocumentName, DocumentVersion, Given } from './values'

/** A document in the version that somebody saw. */
export const Agreed = object({ document: DocumentName, version: DocumentVersion })
export type Agreed = t.TypeOf<typeof Agreed>

export const commands = {
  GiveConsents: {
    data: object({ consents: t.readonlyArray(Agreed), given: Given }),
    summary: 'Agree to documents, in the versions in force. What was agreed to already stays so.',
    creates: true,
  },
  WithdrawConsent: {
    data: object({ document: DocumentName }),
    summary: 'Withdraw the consent to a document that nobody has to agree to.',
  },
} as const

export type ConsentCommand = CommandsOf<typeof commands>
