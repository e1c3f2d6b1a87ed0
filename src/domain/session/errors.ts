import { errorCatalogue, type ErrorOf } from '../kernel'

export const errors = errorCatalogue({
  'session.already-exists': 'conflict',
  'session.not-found': 'not-found',
  'session.forbidden': 'forbidden',
  'session.ended': 'unauthenticated',
  'session.invalid-token': 'unauthenticated',
})
export type SessionError = ErrorOf<typeof errors>
