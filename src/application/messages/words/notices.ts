import type { Instant, Money, TimeRange } from '../../../domain/kernel'
import type { FactsOf, NotificationKind } from '../facts'
import type { Names } from '../notification'

/** Times and sums as a reader writes them: in their language, on the clock of their zone, which is named. */
export interface Say {
  /** `Monday, 2 March 2026 at 10:00 (Europe/Berlin)`. */
  readonly at: (instant: Instant) => string
  /** `Monday, 2 March 2026, 10:00–11:00 (Europe/Berlin)`. */
  readonly during: (range: TimeRange) => string
  /** The same for a phone: `Mon 2 Mar, 10:00`. */
  readonly brief: (instant: Instant) => string
  /** `2 March 2026`. */
  readonly day: (instant: Instant) => string
  /** `€40.00`. */
  readonly money: (money: Money) => string
}

export interface Detail {
  readonly label: string
  readonly value: string
}

/** A notification in words. Plain text: what is written as HTML is escaped later. */
export interface Notice {
  readonly title: string
  /** Says it all, as a sentence that follows a greeting. */
  readonly lead: string
  /** For a telephone, which shows it to whoever looks at it: without names and sums. */
  readonly short: string
  readonly details?: readonly (Detail | undefined)[]
  readonly more?: readonly string[]
  /** What the link is called. */
  readonly action?: string
}

/** What the words of a kind are made of. */
export interface Heard<K extends NotificationKind> {
  readonly facts: FactsOf[K]
  readonly names: Names
  readonly at: Instant
}

/** The words of every kind. */
export type Notices = {
  readonly [K in NotificationKind]: (heard: Heard<K>, say: Say) => Notice
}

/** What is said of a payment that its bank disputes, to each side; it takes the sum. */
export type Disputes = Readonly<
  Record<
    FactsOf['payment-disputed']['side'],
    Readonly<Record<FactsOf['payment-disputed']['dispute'], (sum: string) => string>>
  >
>

/** A row of details, where there is something to say. */
export const detail = (label: string, value: string | undefined): Detail | undefined =>
  value === undefined ? undefined : { label, value }

/** A sum above nothing. */
export const unlessNone = (money: Money, say: Say): string | undefined =>
  money.amount === 0 ? undefined : say.money(money)
