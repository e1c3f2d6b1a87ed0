import { errorCatalogue, type ErrorOf } from '../kernel'

export const errors = errorCatalogue({
  'api-key.already-issued': 'conflict',
  'api-key.not-found': 'not-found',
  'api-key.forbidden': 'forbidden',
  'api-key.no-scope': 'invalid',
  'api-key.term-too-long': 'invalid',
  'api-key.revoked': 'conflict',
})
export type ApiKeyError = ErrorOf<typeof errors>
