import { BookingId, type CommandsOf, Money, object, PaymentId, text } from '../kernel'
import { Lesson, terms, validity } from './terms'

export const commands = {
  BuyPackage: {
    data: object({ ...terms, listPrice: Money }, validity),
    summary: "Buy lessons of a tutor in advance, at the tutor's price or one that the tutor agrees to.",
    creates: true,
    internal: true,
  },
  ActivatePackage: {
    data: object({ paymentId: PaymentId }),
    summary: 'Record that the price is paid: the credits can be redeemed.',
  },
  RedeemCredit: {
    data: object({ lesson: Lesson }),
    summary: 'Pay for a booked lesson with a credit.',
    internal: true,
  },
  RestoreCredit: {
    data: object({ bookingId: BookingId }),
    summary: 'Give a credit back whose lesson came to nothing without a fee.',
    internal: true,
  },
  RefundPackage: {
    data: object({}, { reason: text(1, 500) }),
    summary: 'Close a package and owe the learner the share of the price that its unused credits make up.',
  },
  ExpirePackage: {
    data: object({}),
    summary: 'Record that the time of a package is over.',
    internal: true,
  },
} as const

export type PackageCommand = CommandsOf<typeof commands>

/** The command of a type. */
export type Of<Type extends PackageCommand['type']> = Extract<PackageCommand, { readonly type: Type }>
