import { errorCatalogue, type ErrorOf } from '../kernel'

export const errors = errorCatalogue({
  'review.not-found': 'not-found',
  'review.forbidden': 'forbidden',
  'review.belongs-to-another': 'conflict',
  'review.invitation-expired': 'expired',
  'review.invitation-not-due': 'conflict',
  'review.too-late-to-change': 'expired',
  'review.not-given': 'conflict',
  'review.hidden': 'conflict',
})
export type ReviewError = ErrorOf<typeof errors>
