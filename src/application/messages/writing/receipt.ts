import type { ReceiptPage } from '../../ports/receipts'
import type { Notification, Reader } from '../notification'
import { languages } from '../words'
import { sayFor } from './say'

type Payment = Extract<Notification, { readonly kind: 'payment-received' }>

/**
 * The receipt of a payment. Its number is the payment's id. What the platform keeps of it is between the platform and
 * whom it was paid to: the learner reads what the learner paid.
 */
export const receiptOf = (
  { facts, names, at }: Payment,
  { locale, zone, name }: Reader,
  issuer: string,
): ReceiptPage => {
  const words = languages[locale].receipt
  const say = sayFor(locale, zone)
  const amount = say.money(facts.amount)
  const paidFor = words.paidFor[facts.paidFor.kind]
  return {
    ...{ locale, issuer, at, title: words.title },
    facts: [
      { label: words.number, value: facts.paymentId },
      { label: words.date, value: say.day(at) },
      ...(name === undefined ? [] : [{ label: words.paidBy, value: name }]),
      ...(names.partner === undefined ? [] : [{ label: words.paidTo, value: names.partner }]),
    ],
    lines: [{ label: names.course === undefined ? paidFor : `${paidFor}: ${names.course}`, value: amount }],
    total: { label: words.total, value: amount },
    notes: [words.note],
  }
}
