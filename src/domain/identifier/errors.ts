import { errorCatalogue, type ErrorOf } from '../kernel'

export const errors = errorCatalogue({
  'identifier.taken': 'conflict',
  'identifier.forbidden': 'forbidden',
})
export type IdentifierError = ErrorOf<typeof errors>
