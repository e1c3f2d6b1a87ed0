import { type CommandsOf, object, PositiveMoney, text } from '../kernel'
import { Reference, Terms } from './terms'

const reason = { reason: text(1, 500) }

export const commands = {
  InitiatePayment: {
    data: Terms,
    summary: 'Ask a payer for the price of a booking, an enrolment or a package.',
    creates: true,
  },
  AuthorizePayment: {
    data: object({ reference: Reference }),
    summary: 'Record that the gateway holds the whole amount for us.',
  },
  CapturePayment: {
    data: object({ reference: Reference, amount: PositiveMoney }),
    summary: 'Record that the gateway has collected the amount or a part of it.',
  },
  FailPayment: {
    data: object(reason),
    summary: 'Record that the gateway refused the payment or let its authorisation lapse.',
  },
  CancelPayment: {
    data: object({}, reason),
    summary: 'Give up a payment of which nothing has been captured.',
  },
  RefundPayment: {
    data: object({ refundId: Reference, amount: PositiveMoney }, reason),
    summary: 'Order a refund of all or a part of what was captured.',
  },
  SettleRefund: {
    data: object({ refundId: Reference }),
    summary: 'Record that the gateway has paid a refund back.',
  },
  FailRefund: {
    data: object({ refundId: Reference, ...reason }),
    summary: 'Record that the gateway could not pay a refund back.',
  },
  OpenDispute: {
    data: object({ reference: Reference, amount: PositiveMoney }, reason),
    summary: "Record that the payer's bank disputes the payment or a part of it.",
  },
  WinDispute: {
    data: object({ reference: Reference }),
    summary: 'Record that a dispute was decided for us.',
  },
  LoseDispute: {
    data: object({ reference: Reference }),
    summary: 'Record that a dispute was decided for the payer.',
  },
  PayOutTutor: {
    data: object({ payoutId: Reference }, { amount: PositiveMoney }),
    summary: 'Pay the payee what is due to them, or a part of it, after the platform fee.',
  },
  ReturnPayout: {
    data: object({ payoutId: Reference, ...reason }),
    summary: "Record that the payee's bank sent a payout back.",
  },
} as const

export type PaymentCommand = CommandsOf<typeof commands>

/** The command of a type. */
export type Of<Type extends PaymentCommand['type']> = Extract<PaymentCommand, { readonly type: Type }>
