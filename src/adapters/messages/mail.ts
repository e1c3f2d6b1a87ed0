import type { SendMailOptions } from 'nodemailer'
import type { OutgoingMessage } from '../../application/ports/messenger'

/** A message that goes by mail. */
export interface Mail extends OutgoingMessage {
  readonly to: { readonly email: string }
}

/** A message that goes to a phone. */
export interface TextMessage extends OutgoingMessage {
  readonly to: { readonly phone: string }
}

export const isMail = (message: OutgoingMessage): message is Mail => 'email' in message.to
export const isTextMessage = (message: OutgoingMessage): message is TextMessage => 'phone' in message.to

/** The domain of `Lyceum <hello@example.org>`. */
const domainOf = (from: string): string => /@([^@>\s]+)>?$/.exec(from)?.[1] ?? 'localhost'

/**
 * A mail as it is written down. Its Message-ID follows from the message's id, so that a mail that is sent again is known
 * for what it is; whoever answers by machine is asked not to (RFC 3834, section 5).
 */
export const mailOf = (message: Mail, from: string): SendMailOptions => ({
  from,
  // An object, so that nothing in the address is read as a list or a name.
  to: { name: '', address: message.to.email },
  subject: message.title ?? message.kind,
  text: message.text,
  ...(message.html !== undefined && { html: message.html }),
  messageId: `<${message.id}@${domainOf(from)}>`,
  headers: { 'Auto-Submitted': 'auto-generated', 'X-Lyceum-Kind': message.kind },
  disableFileAccess: true,
  disableUrlAccess: true,
})
