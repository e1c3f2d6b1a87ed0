/** Where a message goes. */
export type Addressee = { readonly email: string } | { readonly phone: string }

/** A message, ready to be sent. */
export interface OutgoingMessage {
  /** The same for a message that is sent again, so that nobody gets it twice. */
  readonly id: string
  /** The user whom it is for: what waits to be sent to somebody who is forgotten is not sent. */
  readonly subject: string
  readonly to: Addressee
  /** What it is about, `verify-email`; for logs and figures, which never tell more. */
  readonly kind: string
  /** Of a mail. */
  readonly title?: string
  readonly text: string
  readonly html?: string
}

/** Carries messages to people. Throws `MessageNotSent` where the attempt may be made again. */
export interface Messenger {
  send(message: OutgoingMessage): Promise<void>
  /** Drops what still waits to be sent to a user, and what is kept of what was. */
  forget(subject: string): Promise<void>
}

/** The message did not go out, and may when it is tried again. */
export class MessageNotSent extends Error {
  override readonly name = 'MessageNotSent'
}
