import { oneOf } from '../../domain/kernel'
import { bigint, choice, integer, money, optional, text, timestamp, uuid } from '../runtime/column'
import { personal } from '../runtime/column-privacy'
import { defineTable } from '../runtime/table'

const minor = (what: string) => bigint(`${what}, in minor units of the payment's currency`)

export const payments = defineTable({
  name: 'payments',
  comment: 'Payments of learners to tutors and institutions',
  columns: {
    id: uuid('The payment'),
    payerId: uuid('Who pays'),
    payeeId: uuid('Who is paid'),
    purpose: choice('What it is for', oneOf('booking', 'enrollment', 'package')),
    purposeId: uuid('The booking, enrolment or package it is for'),
    price: money('What is to be paid'),
    platformFeeBasisPoints: integer("Lyceum's part of what the payee earns, in hundredths of a per cent"),
    stage: choice('Where it is in its life', oneOf('initiated', 'authorized', 'captured', 'failed', 'cancelled')),
    captured: minor('What was taken from the payer'),
    refundsPending: minor('What was ordered to be paid back and is not yet'),
    refunded: minor('What was paid back'),
    disputed: minor('What open disputes hold back'),
    lost: minor('What disputes took back'),
    paidOut: minor('What was paid out to the payee'),
    failure: personal(optional(text('Why it failed')), 'payerId'),
    initiatedAt: timestamp('When it was begun'),
    revision: integer("The stream's last revision"),
  },
  key: ['id'],
  indexes: [
    { on: ['payerId', 'initiatedAt', 'id'] },
    { on: ['payeeId', 'initiatedAt', 'id'] },
    { on: ['purposeId', 'initiatedAt', 'id'] },
  ],
})
