import { Currency, oneOf } from '../../domain/kernel'
import { bigint, choice, currency, integer, money, optional, text, timestamp, uuid } from '../runtime/column'
import { impersonal } from '../runtime/column-privacy'
import { defineTable } from '../runtime/table'

const ACCOUNT = 'a word, or an id without a name to it: the law has money records kept'

export const entries = defineTable({
  name: 'ledger_entries',
  comment:
    'The double-entry ledger: each entry debits one account and credits another by one amount, so that debits and ' +
    'credits cannot differ',
  columns: {
    position: bigint("The event's position in the log"),
    line: integer('Which of the entries of this event it is, from 1'),
    paymentId: uuid('The payment'),
    event: impersonal(text('What happened'), 'the name of an event'),
    debit: impersonal(text('The account that is debited'), ACCOUNT),
    credit: impersonal(text('The account that is credited'), ACCOUNT),
    money: money('How much, above 0'),
    bookedAt: timestamp('When it happened'),
  },
  key: ['position', 'line'],
  indexes: [
    { on: ['paymentId', 'position', 'line'] },
    { on: ['debit', 'position', 'line'] },
    { on: ['credit', 'position', 'line'] },
  ],
  constraints: ['check (debit <> credit)', 'check (money_amount > 0)'],
})

export const accounts = defineTable({
  name: 'ledger_accounts',
  comment: 'The accounts of the ledger, with the sums of their entries; one row for each currency',
  columns: {
    account: impersonal(
      text("Its name: `gateway`, `disputes`, `refunds`, `fees`, or `payee:` and the payee's id"),
      ACCOUNT,
    ),
    currency: currency('ISO 4217', Currency),
    kind: choice('Which side of the balance it is on', oneOf('asset', 'liability', 'revenue')),
    payeeId: optional(uuid('Whose account it is, of a payee')),
    debits: bigint('Sum of its debits, in minor units'),
    credits: bigint('Sum of its credits, in minor units'),
    balance: bigint(
      'What it holds, in minor units: debits minus credits of an asset, credits minus debits of any other; a payee ' +
        'below 0 owes that to Lyceum',
    ),
  },
  key: ['account', 'currency'],
  indexes: [{ on: ['payeeId', 'currency'], where: 'payee_id is not null' }],
  constraints: [
    "check (balance = case kind when 'asset' then debits - credits else credits - debits end)",
    "check ((kind = 'liability' and account like 'payee:%') = (payee_id is not null))",
  ],
  fillfactor: 50,
})
