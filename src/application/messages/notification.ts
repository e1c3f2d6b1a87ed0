import type { Locale } from '../../domain/account'
import type { Instant, UserId } from '../../domain/kernel'
import type { NotificationGroup } from '../../domain/notification-preferences'
import type { Attachment } from '../ports/messenger'
import type { NotificationKind, Told } from './facts'

/** Which group of the reader's choices each kind belongs to. */
export const groupOf: Readonly<Record<NotificationKind, NotificationGroup>> = {
  'booking-requested': 'bookings',
  'booking-confirmed': 'bookings',
  'booking-declined': 'bookings',
  'booking-expired': 'bookings',
  'booking-rescheduled': 'bookings',
  'booking-cancelled': 'bookings',
  'booking-reminder': 'reminders',
  'booking-no-show': 'bookings',
  'booking-disputed': 'bookings',
  'booking-dispute-decided': 'bookings',
  'slot-offered': 'waitlists',
  'slot-offer-expired': 'waitlists',
  'seat-offered': 'waitlists',
  'seat-offer-expired': 'waitlists',
  enrolled: 'courses',
  'enrolment-unpaid': 'courses',
  'certificate-issued': 'courses',
  'payment-received': 'payments',
  'payment-failed': 'payments',
  'payment-refunded': 'payments',
  'payment-disputed': 'payments',
  'payout-sent': 'payments',
  'payout-returned': 'payments',
  'application-status': 'applications',
  'job-offer-expired': 'applications',
  'review-invited': 'reviews',
}

/**
 * What the ids in a notification's facts are called at the time when it is told. Absent: it has no name, or its owner
 * was forgotten; words must do without.
 */
export interface Names {
  /** Of `partnerId` or `tutorId`: the display name of their profile. */
  readonly partner?: string
  readonly course?: string
  readonly posting?: string
  readonly institution?: string
}

/** Something that one person is to be told. */
export type Notification = Told & {
  readonly at: Instant
  readonly names: Names
}

/** Who reads it, and how they want it written. */
export interface Reader {
  readonly userId: UserId
  readonly locale: Locale
  /** An IANA zone, which is UTC where nothing is known. */
  readonly zone: string
  /** Their own display name. */
  readonly name?: string
  /** Where their mails go: whom a calendar entry invites. */
  readonly email?: string
}

/** A notification in words. */
export interface Composed {
  /** Subject of a mail, heading elsewhere. */
  readonly title: string
  /** A whole letter as plain text, and the same as HTML. */
  readonly text: string
  readonly html: string
  /** One or two sentences, for a phone: what a lock screen may show. */
  readonly short: string
  /** Where in the web application it leads to: below the public URL, `/bookings/<id>`. */
  readonly path?: string
  readonly attachments?: readonly Attachment[]
}

/** Writes what is to be told, in words. */
export interface Composer {
  /** `mail`: with attachments, which other ways do not carry. `unsubscribe`: where the mail's own link leads. */
  compose(notification: Notification, reader: Reader, as: ComposeAs): Promise<Composed>
  /** One mail of several, the oldest first. */
  digest(notifications: readonly Notification[], reader: Reader, as: ComposeAs): Promise<Composed>
  /** A line for a list in the application. */
  headline(notification: Notification, reader: Reader): Pick<Composed, 'title' | 'short' | 'path'>
}

export interface ComposeAs {
  /** Of the delivery; the same when it is composed again. */
  readonly id: string
  readonly channel: 'email' | 'sms' | 'push'
  /** Of the link by which mails of its group are ended (RFC 8058); mails alone have one. */
  readonly unsubscribe?: string
}

/** Makes links by which somebody ends mails of a group without signing in. */
export interface UnsubscribeLinks {
  /** `group` absent: of a digest, which tells of several. */
  linkFor(userId: string, group?: NotificationGroup): Promise<string>
}
