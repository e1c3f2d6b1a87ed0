import { errorCatalogue, type ErrorOf } from '../kernel'

export const errors = errorCatalogue({
  'posting.already-exists': 'conflict',
  'posting.not-found': 'not-found',
  'posting.forbidden': 'forbidden',
  'posting.not-draft': 'conflict',
  'posting.closed': 'conflict',
  'posting.not-published': 'conflict',
  'posting.closes-in-the-past': 'invalid',
})
export type PostingError = ErrorOf<typeof errors>
