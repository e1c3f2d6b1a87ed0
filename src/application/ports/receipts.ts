import type { Locale } from '../../domain/account'
import type { Instant } from '../../domain/kernel'

interface Row {
  readonly label: string
  readonly value: string
}

/** What a receipt says, in words and sums as its reader writes them. */
export interface ReceiptPage {
  readonly locale: Locale
  readonly title: string
  /** Who issued it. */
  readonly issuer: string
  /** Of the payment that it is about: a receipt that is made again is the same, byte for byte. */
  readonly at: Instant
  /** Number, date, who paid, to whom. */
  readonly facts: readonly Row[]
  /** What was paid for, and how much. */
  readonly lines: readonly Row[]
  readonly total: Row
  readonly notes: readonly string[]
}

/** Makes receipts as PDF, A4. */
export interface Receipts {
  pdf(page: ReceiptPage): Promise<Buffer>
}
