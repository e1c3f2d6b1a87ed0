import { errorCatalogue, type ErrorOf } from '../kernel'

export const errors = errorCatalogue({
  'verification.not-found': 'not-found',
  'verification.forbidden': 'forbidden',
  'verification.own': 'forbidden',
  'verification.under-review': 'conflict',
  'verification.not-submitted': 'conflict',
  'verification.not-claimed': 'conflict',
  'verification.claimed-by-another': 'conflict',
  'verification.not-approved': 'conflict',
  'verification.still-valid': 'conflict',
  'verification.no-identity-document': 'conflict',
  'verification.too-many-documents': 'conflict',
  'verification.not-adult': 'invalid',
})
export type VerificationError = ErrorOf<typeof errors>
