import type { NotificationGroup } from '../../../domain/notification-preferences'
import type { PaidFor } from '../facts'
import type { LetterKind } from '../letter'
import type { Notices } from './notices'

/** The facts of a letter as its words take them: times as people of the language write them. */
export interface Told {
  readonly at: string
  readonly until: string
  readonly role: string
}

/** A letter's words. Plain text: what is written as HTML is escaped later. */
export interface Words {
  readonly title: string
  /** The first one says it all: to a telephone it goes alone. */
  readonly lines: readonly [string, ...string[]]
  /** What the link is called. */
  readonly action?: string
}

/** The words of a receipt. */
export interface ReceiptWords {
  readonly title: string
  readonly number: string
  readonly date: string
  readonly paidBy: string
  readonly paidTo: string
  readonly total: string
  readonly paidFor: Readonly<Record<PaidFor['kind'], string>>
  readonly note: string
}

/** What is said of ending mails. */
export interface UnsubscribeWords {
  /** What the link under a mail is called: of a group, and of a digest. */
  readonly link: string
  readonly linkOfAll: string
  /** The page that it leads to: its question and its button, then that it is done, and how to have it otherwise. */
  readonly ask: string
  readonly button: string
  readonly ended: string
  readonly back: string
  readonly groups: Readonly<Record<NotificationGroup, string>>
}

/** A language. */
export interface Language {
  readonly letters: Readonly<Record<LetterKind, (told: Told) => Words>>
  readonly notices: Notices
  readonly greeting: string
  /** The same where it is known what somebody calls himself. */
  readonly greetingTo: (name: string) => string
  /** Under every letter. */
  readonly closing: string
  /** In front of a code. */
  readonly code: string
  /** One mail of several things. */
  readonly digest: (count: number) => { readonly title: string; readonly lead: string; readonly short: string }
  /** What a calendar calls a lesson. */
  readonly lessonWith: (partner: string | undefined) => string
  readonly receipt: ReceiptWords
  readonly unsubscribe: UnsubscribeWords
}
