import { errorCatalogue, type ErrorOf } from '../kernel'

export const errors = errorCatalogue({
  'dead-letter.forbidden': 'forbidden',
})
export type DeadLetterError = ErrorOf<typeof errors>
