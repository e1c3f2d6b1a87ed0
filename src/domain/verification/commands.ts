import { type CommandsOf, FileId, Instant, object, text } from '../kernel'
import { claim, Document, Ground } from './details'

export const commands = {
  /** The document lies in the storage already: the upload of it issues this. */
  AddDocument: {
    data: Document,
    summary: 'Add a document that has been uploaded.',
    creates: true,
    internal: true,
  },
  RemoveDocument: {
    data: object({ fileId: FileId }),
    summary: 'Take a document back before it is submitted.',
  },
  SubmitVerification: {
    data: object(claim),
    summary: 'Ask for one’s identity to be verified by the documents added. Also to renew it, or after a refusal.',
  },
  WithdrawVerification: {
    data: object({}),
    summary: 'Take back what was submitted, so that documents can be changed.',
  },
  ClaimVerification: {
    data: object({}),
    summary: 'Take a submission for review. It is nobody else’s for two days, or until it is released.',
  },
  ReleaseVerification: {
    data: object({}),
    summary: 'Put a submission back into the queue.',
  },
  ApproveVerification: {
    data: object({}, { note: text(1, 2_000) }),
    summary: 'Find that the documents show what was claimed. It holds for two years.',
  },
  RejectVerification: {
    data: object({ ground: Ground, note: text(1, 2_000) }),
    summary: 'Find that they do not, and say why.',
  },
  RevokeVerification: {
    data: object({ ground: Ground, note: text(1, 2_000) }),
    summary: 'Take an approval back, and say why.',
  },
  ExpireVerification: {
    data: object({}),
    summary: 'Record that an approval has run out.',
    internal: true,
  },
  DiscardDocuments: {
    data: object({ addedUntil: Instant }),
    summary: 'Give up documents that were added until an instant: those of a decision that was made long ago.',
    internal: true,
  },
} as const

export type VerificationCommand = CommandsOf<typeof commands>
export type Of<Type extends VerificationCommand['type']> = Extract<VerificationCommand, { readonly type: Type }>
