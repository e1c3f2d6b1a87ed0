import { errorCatalogue, type ErrorOf } from '../kernel'

export const errors = errorCatalogue({
  'audit.not-the-reader': 'forbidden',
})
export type AuditAccessError = ErrorOf<typeof errors>
