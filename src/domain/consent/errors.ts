import { errorCatalogue, type ErrorOf } from '../kernel'

export const errors = errorCatalogue({
  'consent.not-in-person': 'forbidden',
  'consent.not-in-force': 'conflict',
  'consent.required': 'conflict',
})
export type ConsentError = ErrorOf<typeof errors>
