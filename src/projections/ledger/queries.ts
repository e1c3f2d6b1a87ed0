import { only, selfOr } from '../../application/queries/access'
import { object, PaymentId, UserId } from '../../domain/kernel'
import type { ReadDatabase } from '../runtime/database'
import { listQuery } from '../runtime/table-queries'
import { accounts, entries } from './tables'

const books = { context: 'payments', readModel: 'ledger', authorise: only('finance', 'auditor', 'service') } as const

export const queries = (database: ReadDatabase) => [
  listQuery(database, accounts, {
    ...books,
    name: 'ledger.accounts',
    path: 'ledger/accounts',
    summary: "The ledger's accounts with their balances.",
    params: object({}),
    order: { by: ['account', 'currency'] },
    where: (rows) => rows,
  }),
  listQuery(database, entries, {
    ...books,
    name: 'ledger.entries',
    path: 'ledger/entries',
    summary: "The ledger's entries, the newest first.",
    params: object({}),
    order: { by: ['position', 'line'], newestFirst: true },
    where: (rows) => rows,
  }),
  listQuery(database, entries, {
    ...books,
    name: 'ledger.by-payment',
    path: 'payments/{id}/entries',
    summary: "The ledger's entries of a payment, in order.",
    params: object({ id: PaymentId }),
    order: { by: ['position', 'line'] },
    where: (rows, { id }) => rows.where({ payment_id: id }),
  }),
  listQuery(database, accounts, {
    ...books,
    name: 'ledger.balance',
    path: 'payees/{payeeId}/balance',
    summary: 'What Lyceum owes to a payee, in each currency.',
    params: object({ payeeId: UserId }),
    authorise: selfOr('payeeId', 'finance', 'auditor', 'service'),
    order: { by: ['account', 'currency'] },
    where: (rows, { payeeId }) => rows.where({ payee_id: payeeId }),
  }),
]
