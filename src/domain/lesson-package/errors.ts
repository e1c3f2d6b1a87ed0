import { errorCatalogue, type ErrorOf } from '../kernel'

export const errors = errorCatalogue({
  'package.already-exists': 'conflict',
  'package.not-found': 'not-found',
  'package.not-yours': 'forbidden',
  'package.with-oneself': 'invalid',
  'package.price-not-agreed': 'forbidden',
  'package.price-too-high': 'invalid',
  'package.ends-in-the-past': 'invalid',
  'package.already-paid': 'conflict',
  'package.not-paid': 'conflict',
  'package.expired': 'expired',
  'package.not-due': 'conflict',
  'package.refunded': 'conflict',
  'package.other-lesson': 'conflict',
  'package.lesson-closed': 'conflict',
  'package.already-restored': 'conflict',
  'package.no-credits-left': 'conflict',
  'package.credit-not-redeemed': 'not-found',
})
export type PackageError = ErrorOf<typeof errors>
