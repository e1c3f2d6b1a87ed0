import { errorCatalogue, type ErrorOf } from '../../domain/kernel'

/** Why somebody could not register, sign in or change what they sign in with; beside the account's own refusals. */
export const credentialErrors = errorCatalogue({
  'credentials.wrong': 'unauthenticated',
  'address.malformed': 'invalid',
  'consents.missing': 'invalid',
  'password.too-short': 'invalid',
  'password.too-long': 'invalid',
  'password.predictable': 'invalid',
  'password.breached': 'invalid',
})
export type CredentialError = ErrorOf<typeof credentialErrors>

/** One answer to a wrong password, an address that nobody has, and an account that is locked. */
export const wrongCredentials = () =>
  credentialErrors.fail('credentials.wrong', 'The address or the password is wrong, or was tried too often just now.')
