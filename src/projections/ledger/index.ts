import { payment } from '../../domain/payment'
import { readModel, type RowsOf } from '../runtime/read-model'
import { type Account, disputes, earned, gateway, given, payee, refunds, type Transfer } from './bookkeeping'
import { queries } from './queries'
import { accounts, entries } from './tables'

const tables = { entries, accounts }
const { on, define } = readModel(tables)

interface Booked {
  readonly id: string
  readonly type: string
  readonly position: number
}
type Instant = Parameters<RowsOf<typeof tables>['entries']['put']>[0]['bookedAt']

/** Books an event's transfers; a part of nothing makes no entry. */
const book = (
  { id, type, position }: Booked,
  bookedAt: Instant,
  transfers: readonly Transfer[],
  rows: RowsOf<typeof tables>,
): void => {
  for (const [index, { debit, credit, money }] of transfers.filter((each) => each.money.amount > 0).entries()) {
    const names = { debit: debit.account, credit: credit.account }
    rows.entries.put({ position, line: index + 1, paymentId: id, event: type, ...names, money, bookedAt })
    post(rows, debit, money.currency, money.amount, 0)
    post(rows, credit, money.currency, 0, money.amount)
  }
}

const post = (
  { accounts }: RowsOf<typeof tables>,
  of: Account,
  currency: Transfer['money']['currency'],
  debit: number,
  credit: number,
): void => {
  const before = accounts.get(of.account, currency)
  const debits = (before?.debits ?? 0) + debit
  const credits = (before?.credits ?? 0) + credit
  const balance = of.kind === 'asset' ? debits - credits : credits - debits
  accounts.put({ ...of, currency, debits, credits, balance })
}

const handlers = on(payment, {
  PaymentCaptured: (event, rows) => book(event, event.data.capturedAt, earned(gateway, event.data), rows),
  RefundRequested: (event, rows) => book(event, event.data.requestedAt, given(refunds, event.data), rows),
  RefundSettled: (event, rows) =>
    book(event, event.data.settledAt, [{ debit: refunds, credit: gateway, money: event.data.amount }], rows),
  RefundFailed: (event, rows) => book(event, event.data.failedAt, earned(refunds, event.data), rows),
  DisputeOpened: (event, rows) =>
    book(event, event.data.openedAt, [{ debit: disputes, credit: gateway, money: event.data.amount }], rows),
  DisputeWon: (event, rows) =>
    book(event, event.data.wonAt, [{ debit: gateway, credit: disputes, money: event.data.amount }], rows),
  DisputeLost: (event, rows) => book(event, event.data.lostAt, given(disputes, event.data), rows),
  TutorPaidOut: (event, rows) => {
    const { payeeId, amount, paidOutAt } = event.data
    book(event, paidOutAt, [{ debit: payee(payeeId), credit: gateway, money: amount }], rows)
  },
  PayoutReturned: (event, rows) => {
    const { payeeId, amount, returnedAt } = event.data
    book(event, returnedAt, [{ debit: gateway, credit: payee(payeeId), money: amount }], rows)
  },
})

/** The double-entry ledger. */
export const ledgerModel = define({
  name: 'ledger',
  version: 1,
  description: 'The double-entry ledger of all money that is moved, built from the events of payments alone.',
  on: [handlers],
  queries,
})
