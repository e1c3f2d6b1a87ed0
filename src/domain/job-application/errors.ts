import { errorCatalogue, type ErrorOf } from '../kernel'

export const errors = errorCatalogue({
  'application.not-found': 'not-found',
  'application.forbidden': 'forbidden',
  'application.own-posting': 'invalid',
  'application.posting-not-open': 'conflict',
  'application.already-open': 'conflict',
  'application.already-hired': 'conflict',
  'application.belongs-to-another': 'conflict',
  'application.closed': 'conflict',
  'application.past-screening': 'conflict',
  'application.not-screened': 'conflict',
  'application.not-shortlisted': 'conflict',
  'application.in-the-past': 'invalid',
  'application.already-offered': 'conflict',
  'application.not-offered': 'conflict',
  'application.offer-open': 'conflict',
  'application.offer-expired': 'expired',
  'application.offer-not-due': 'conflict',
})
export type ApplicationError = ErrorOf<typeof errors>
