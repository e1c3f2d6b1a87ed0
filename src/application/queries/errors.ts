import { errorCatalogue } from '../../domain/kernel'

/** Refusals of queries. A thing that an actor may not see is not found: its existence is not told either. */
export const errors = errorCatalogue({
  'query.not-found': 'not-found',
  'query.forbidden': 'forbidden',
  'query.bad-cursor': 'invalid',
  'query.bad-limit': 'invalid',
  'query.bad-moment': 'invalid',
  'query.not-provable': 'conflict',
})
