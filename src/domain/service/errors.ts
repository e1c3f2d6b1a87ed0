import { errorCatalogue, type ErrorOf } from '../kernel'

export const errors = errorCatalogue({
  'service.already-exists': 'conflict',
  'service.not-found': 'not-found',
  'service.forbidden': 'forbidden',
  'service.no-scope': 'invalid',
  'service.revoked': 'conflict',
})
export type ServiceError = ErrorOf<typeof errors>
