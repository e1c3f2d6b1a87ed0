import { selfOr } from '../../application/queries/access'
import { object, PaymentId, UserId } from '../../domain/kernel'
import { payment } from '../../domain/payment'
import type { ReadDatabase } from '../runtime/database'
import { readModel } from '../runtime/read-model'
import { ownRows } from '../runtime/row-access'
import { itemQuery, listQuery } from '../runtime/table-queries'
import { payments } from './tables'

const { on, define } = readModel({ payments })

const handlers = on(
  payment,
  {
    PaymentInitiated: ({ id, data, revision }, { payments }) =>
      payments.put({
        id,
        payerId: data.payerId,
        payeeId: data.payeeId,
        purpose: data.purpose.kind,
        purposeId: data.purpose.id,
        price: data.amount,
        platformFeeBasisPoints: data.platformFeeBasisPoints,
        stage: 'initiated',
        captured: 0,
        refundsPending: 0,
        refunded: 0,
        disputed: 0,
        lost: 0,
        paidOut: 0,
        failure: null,
        initiatedAt: data.initiatedAt,
        revision,
      }),
    PaymentAuthorized: ({ id }, { payments }) => payments.update([id], () => ({ stage: 'authorized' })),
    PaymentFailed: ({ id, data }, { payments }) =>
      payments.update([id], () => ({ stage: 'failed', failure: data.reason })),
    PaymentCancelled: ({ id }, { payments }) => payments.update([id], () => ({ stage: 'cancelled' })),
    PaymentCaptured: ({ id, data: { amount } }, { payments }) =>
      payments.update([id], ({ captured }) => ({ stage: 'captured', captured: captured + amount.amount })),
    RefundRequested: ({ id, data: { amount } }, { payments }) =>
      payments.update([id], ({ refundsPending }) => ({ refundsPending: refundsPending + amount.amount })),
    RefundSettled: ({ id, data: { amount } }, { payments }) =>
      payments.update([id], ({ refundsPending, refunded }) => ({
        refundsPending: refundsPending - amount.amount,
        refunded: refunded + amount.amount,
      })),
    RefundFailed: ({ id, data: { amount } }, { payments }) =>
      payments.update([id], ({ refundsPending }) => ({ refundsPending: refundsPending - amount.amount })),
    DisputeOpened: ({ id, data: { amount } }, { payments }) =>
      payments.update([id], ({ disputed }) => ({ disputed: disputed + amount.amount })),
    DisputeWon: ({ id, data: { amount } }, { payments }) =>
      payments.update([id], ({ disputed }) => ({ disputed: disputed - amount.amount })),
    DisputeLost: ({ id, data: { amount } }, { payments }) =>
      payments.update([id], ({ disputed, lost }) => ({
        disputed: disputed - amount.amount,
        lost: lost + amount.amount,
      })),
    TutorPaidOut: ({ id, data: { amount } }, { payments }) =>
      payments.update([id], ({ paidOut }) => ({ paidOut: paidOut + amount.amount })),
    PayoutReturned: ({ id, data: { amount } }, { payments }) =>
      payments.update([id], ({ paidOut }) => ({ paidOut: paidOut - amount.amount })),
  },
  ({ id, revision }, { payments }) => payments.update([id], () => ({ revision })),
)

/** Who sees all payments. */
const STAFF = ['finance', 'support', 'auditor', 'service'] as const

const head = { context: 'payments', readModel: 'payments' } as const

const queries = (database: ReadDatabase) => [
  itemQuery(database, payments, {
    ...head,
    name: 'payments.by-id',
    path: 'payments/{id}',
    summary: 'A payment, for who pays and who is paid.',
    params: object({ id: PaymentId }),
    authorise: ownRows({ payer: 'payer_id', payee: 'payee_id' }, STAFF),
    find: ({ id }) => ({ id }),
  }),
  listQuery(database, payments, {
    ...head,
    name: 'payments.by-payer',
    path: 'payers/{payerId}/payments',
    summary: 'What somebody pays, the newest first.',
    params: object({ payerId: UserId }),
    authorise: selfOr('payerId', ...STAFF),
    order: { by: ['initiatedAt', 'id'], newestFirst: true },
    where: (rows, { payerId }) => rows.where({ payer_id: payerId }),
  }),
  listQuery(database, payments, {
    ...head,
    name: 'payments.by-payee',
    path: 'payees/{payeeId}/payments',
    summary: 'What somebody is paid, the newest first.',
    params: object({ payeeId: UserId }),
    authorise: selfOr('payeeId', ...STAFF),
    order: { by: ['initiatedAt', 'id'], newestFirst: true },
    where: (rows, { payeeId }) => rows.where({ payee_id: payeeId }),
  }),
]

/** Payments, and where the money of each is. */
export const paymentsModel = define({
  name: 'payments',
  version: 3,
  description: 'Payments of learners to tutors and institutions, and where the money of each is.',
  on: [handlers],
  queries,
})
