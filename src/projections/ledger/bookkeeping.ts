import type { Money } from '../../domain/kernel'
import type { RowOf } from '../runtime/table'
import type { accounts } from './tables'

/** What an account is: its name, its side of the balance, and whose it is. */
export type Account = Pick<RowOf<typeof accounts>, 'account' | 'kind' | 'payeeId'>

const own = (account: string, kind: Account['kind']): Account => ({ account, kind, payeeId: null })

/** Money that the payment gateway has for Lyceum. */
export const gateway = own('gateway', 'asset')
/** Money that the gateway holds back while a dispute is open. */
export const disputes = own('disputes', 'asset')
/** Money that payers are to get back and have not got yet. */
export const refunds = own('refunds', 'liability')
/** What Lyceum has earned. */
export const fees = own('fees', 'revenue')
/** What Lyceum owes to a tutor or institution. */
export const payee = (id: string): Account => ({ account: `payee:${id}`, kind: 'liability', payeeId: id })

/** One entry: the same amount out of one account's column and into the other's. */
export interface Transfer {
  readonly debit: Account
  readonly credit: Account
  readonly money: Money
}

interface Divided {
  readonly payeeId: string
  readonly platformFee: Money
  readonly payeeShare: Money
}

/** An amount that arises in `from` and belongs to the payee and to Lyceum by their parts. */
export const earned = (from: Account, { payeeId, platformFee, payeeShare }: Divided): readonly Transfer[] => [
  { debit: from, credit: payee(payeeId), money: payeeShare },
  { debit: from, credit: fees, money: platformFee },
]

/** An amount that goes to `to` and is taken from the payee and from Lyceum by their parts. */
export const given = (to: Account, { payeeId, platformFee, payeeShare }: Divided): readonly Transfer[] => [
  { debit: payee(payeeId), credit: to, money: payeeShare },
  { debit: fees, credit: to, money: platformFee },
]
