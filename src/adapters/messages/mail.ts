import type { SendMailOptions } from 'nodemailer'
import type { Attachment, OutgoingMessage } from '../../application/ports/messenger'

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

/** The method of a calendar's part, `text/calendar; method=REQUEST`. */
const CALENDAR = /^text\/calendar\b.*\bmethod=(\w+)/i

const isCalendar = ({ contentType }: Attachment): boolean => CALENDAR.test(contentType)

/**
 * What goes with a mail. A calendar's entry is a form of the mail's own text, beside plain text and HTML, so that mail
 * programs offer to take it over (RFC 6047, section 2.4).
 */
const parts = (attachments: readonly Attachment[]): Pick<SendMailOptions, 'icalEvent' | 'attachments'> => {
  const entry = attachments.find(isCalendar)
  const files = attachments.filter((attachment) => !isCalendar(attachment))
  return {
    ...(entry !== undefined && {
      icalEvent: {
        method: CALENDAR.exec(entry.contentType)?.[1] ?? 'PUBLISH',
        filename: entry.filename,
        content: entry.content,
      },
    }),
    ...(files.length > 0 && { attachments: [...files] }),
  }
}

/**
 * One request ends mails of this kind: mail programs show a button for it (RFC 8058, section 3.1). The mail server that
 * signs our mails has to sign these headers as well. One click is promised over HTTPS alone.
 */
const unsubscribing = (url: string | undefined): Readonly<Record<string, string>> => {
  if (url === undefined) return {}
  const oneClick = url.startsWith('https:') && { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
  return { 'List-Unsubscribe': `<${url}>`, ...oneClick }
}

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
  ...parts(message.attachments ?? []),
  messageId: `<${message.id}@${domainOf(from)}>`,
  headers: {
    'Auto-Submitted': 'auto-generated',
    'X-Lyceum-Kind': message.kind,
    ...unsubscribing(message.unsubscribe),
  },
  disableFileAccess: true,
  disableUrlAccess: true,
})
