import { errorCatalogue, type ErrorOf } from '../kernel'

export const errors = errorCatalogue({
  'factors.forbidden': 'forbidden',
  'factors.own-reset': 'forbidden',
  'factors.none': 'conflict',
  'factors.totp-on': 'conflict',
  'factors.totp-off': 'conflict',
  'factors.no-enrolment': 'conflict',
  'factors.enrolment-expired': 'expired',
  'factors.wrong-code': 'invalid',
  'factors.not-accepted': 'unauthenticated',
  'factors.locked': 'unauthenticated',
  'factors.no-passkey': 'not-found',
  'factors.passkey-not-valid': 'invalid',
  'factors.passkey-known': 'conflict',
  'factors.passkey-suspended': 'unauthenticated',
  'factors.too-many': 'conflict',
  'factors.no-identity': 'not-found',
  'factors.last-way-in': 'conflict',
})
export type FactorsError = ErrorOf<typeof errors>
