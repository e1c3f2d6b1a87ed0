import { errorCatalogue, type ErrorOf } from '../kernel'

export const errors = errorCatalogue({
  'account.not-found': 'not-found',
  'account.forbidden': 'forbidden',
  'account.exists': 'conflict',
  'account.erased': 'conflict',
  'account.not-active': 'conflict',
  'account.bad-token': 'invalid',
  'account.no-address': 'invalid',
  'account.own-role': 'forbidden',
  'account.last-role': 'conflict',
})
export type AccountError = ErrorOf<typeof errors>

/** One refusal for whatever is wrong with a link or a code: it must not tell what would be right. */
export const badToken = () =>
  errors.fail('account.bad-token', 'The link or code is wrong, has been used or is too old; ask for another.')
