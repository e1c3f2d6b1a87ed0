/** A browser that shows push messages (Push API, `PushSubscription`). */
export interface WebPushTarget {
  readonly endpoint: string
  readonly p256dh: string
  readonly auth: string
}

/** Where a message goes. */
export type Addressee =
  | { readonly email: string }
  | { readonly phone: string }
  | { readonly webPush: WebPushTarget }
  | { readonly fcm: string }

/** A file that a mail carries. */
export interface Attachment {
  readonly filename: string
  /** `application/pdf`, `text/calendar; method=REQUEST`. */
  readonly contentType: string
  readonly content: Buffer | string
}

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
  /** Of a mail. */
  readonly attachments?: readonly Attachment[]
  /** Of a mail that its reader may have no more of: where one request ends them (RFC 8058). */
  readonly unsubscribe?: string
  /** Of a push message: the page that it leads to. */
  readonly link?: string
}

/** Carries messages to people. */
export interface Messenger {
  /**
   * Resolves when somebody else has taken the message to deliver it.
   *
   * @throws MessageNotSent where the attempt may be made again
   * @throws AddresseeGone where nothing can be sent there ever again
   * @throws MessageRefused where this message will never be taken
   */
  send(message: OutgoingMessage): Promise<void>
  /** Drops what still waits to be sent to a user, and what is kept of what was. */
  forget(subject: string): Promise<void>
}

/** The message did not go out, and may when it is tried again. */
export class MessageNotSent extends Error {
  override readonly name = 'MessageNotSent'

  /** How long the other side asked to be left alone, in milliseconds; only of some. */
  readonly retryAfterMillis: number | undefined

  constructor(message: string, options: { readonly cause?: unknown; readonly retryAfterMillis?: number } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined)
    this.retryAfterMillis = options.retryAfterMillis
  }
}

/** The device is no more, or takes no messages any longer. */
export class AddresseeGone extends Error {
  override readonly name = 'AddresseeGone'
}

/** The message is refused for good; the text says why, and tells nothing of whom it was for. */
export class MessageRefused extends Error {
  override readonly name = 'MessageRefused'
}
