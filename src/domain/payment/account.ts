import { type Currency, minus, type Money, percentage, plus, sum, zero } from '../kernel'
import type { Terms } from './terms'

/** Something the gateway was told or told us, under its reference. */
export interface Entry<Status extends string> {
  readonly amount: Money
  readonly status: Status
}
export type Entries<Status extends string> = ReadonlyMap<string, Entry<Status>>

/** All that has happened to the money of one payment. */
export interface Account {
  readonly captures: Entries<'captured'>
  readonly refunds: Entries<'pending' | 'settled' | 'failed'>
  readonly disputes: Entries<'open' | 'won' | 'lost'>
  readonly payouts: Entries<'paid' | 'returned'>
}

export const emptyAccount: Account = {
  captures: new Map(),
  refunds: new Map(),
  disputes: new Map(),
  payouts: new Map(),
}

/**
 * Where the captured money is: `captured` = `refunded` + `refundsPending` + `lost` + `platformFee` + `payeeShare`,
 * whatever has happened. All in the payment's currency.
 */
export interface Balance {
  readonly captured: Money
  readonly refunded: Money
  /** Ordered, not yet paid back by the gateway. */
  readonly refundsPending: Money
  /** Held back by open disputes; still a part of the fee and the share. */
  readonly disputed: Money
  readonly lost: Money
  /** Captured and neither given back nor about to be: what fee and share are made of. */
  readonly net: Money
  readonly platformFee: Money
  /** What the payee has earned, paid out or not. */
  readonly payeeShare: Money
  readonly paidOut: Money
  /** What could be refunded now: nothing while a dispute is open. */
  readonly refundable: Money
  /** What could be paid out now; nothing where refunds or lost disputes came after the payout and the payee owes. */
  readonly payable: Money
}

const total = <Status extends string>(entries: Entries<Status>, status: Status, currency: Currency): Money =>
  sum(
    [...entries.values()].filter((entry) => entry.status === status).map((entry) => entry.amount),
    currency,
  )

const netOf = (account: Account, currency: Currency): Money =>
  [
    total(account.refunds, 'settled', currency),
    total(account.refunds, 'pending', currency),
    total(account.disputes, 'lost', currency),
  ].reduce(minus, total(account.captures, 'captured', currency))

/** The platform fee, rounded half up on the whole amount and not on each part of it, and the rest. */
const divide = (net: Money, { platformFeeBasisPoints }: Terms): Parts => {
  const platformFee = percentage(net, platformFeeBasisPoints)
  return { platformFee, payeeShare: minus(net, platformFee) }
}

export interface Parts {
  readonly platformFee: Money
  readonly payeeShare: Money
}

export const balanceOf = (terms: Terms, account: Account): Balance => {
  const { currency } = terms.amount
  const net = netOf(account, currency)
  const disputed = total(account.disputes, 'open', currency)
  const paidOut = total(account.payouts, 'paid', currency)
  const due = minus(divide(minus(net, disputed), terms).payeeShare, paidOut)
  return {
    captured: total(account.captures, 'captured', currency),
    refunded: total(account.refunds, 'settled', currency),
    refundsPending: total(account.refunds, 'pending', currency),
    disputed,
    lost: total(account.disputes, 'lost', currency),
    net,
    ...divide(net, terms),
    paidOut,
    refundable: disputed.amount > 0 ? zero(currency) : net,
    payable: due.amount > 0 ? due : zero(currency),
  }
}

/**
 * The parts in which an amount is added to the net amount. Each is the difference of the rounded whole before and
 * after, so that no sequence of parts gains or loses a minor unit, however often it is cut up.
 */
export const partsOfAdding = (amount: Money, terms: Terms, account: Account): Parts => {
  const net = netOf(account, amount.currency)
  return difference(divide(plus(net, amount), terms), divide(net, terms))
}

/** The parts in which an amount, at most the net amount, is taken from it. */
export const partsOfTaking = (amount: Money, terms: Terms, account: Account): Parts => {
  const net = netOf(account, amount.currency)
  return difference(divide(net, terms), divide(minus(net, amount), terms))
}

const difference = (a: Parts, b: Parts): Parts => ({
  platformFee: minus(a.platformFee, b.platformFee),
  payeeShare: minus(a.payeeShare, b.payeeShare),
})
