import * as t from 'io-ts'
import { BookingId, EnrollmentId, integer, object, PackageId, PositiveMoney, text, UserId } from '../kernel'

/** What the other side calls a thing: a gateway's charge, a refund, a dispute. Repeating it repeats nothing. */
export const Reference = text(1, 200)

/** Why it is paid. */
export const Purpose = t.union([
  object({ kind: t.literal('booking'), id: BookingId }),
  object({ kind: t.literal('enrollment'), id: EnrollmentId }),
  object({ kind: t.literal('package'), id: PackageId }),
])

/** Who pays whom what for what; frozen when the payment is initiated. */
export const terms = {
  payerId: UserId,
  payeeId: UserId,
  purpose: Purpose,
  amount: PositiveMoney,
  /** Lyceum's part of what the payee earns, in hundredths of a per cent. */
  platformFeeBasisPoints: integer(0, 10_000),
}
export const Terms = object(terms)
export type Terms = t.TypeOf<typeof Terms>
