import { type Either, right } from 'fp-ts/Either'
import type { EmailAddress, PhoneNumber } from '../../domain/account'
import { type CredentialError, credentialErrors } from './errors'
import { normaliseEmail, normalisePhone } from './normalise'

/** What an account is reached by. */
export type Address =
  { readonly kind: 'email'; readonly value: EmailAddress } | { readonly kind: 'phone'; readonly value: PhoneNumber }

/** What somebody typed for an e-mail address or a telephone number. Only the first has an @. */
export const addressOf = (given: string): Either<CredentialError, Address> => {
  if (given.includes('@')) {
    const email = normaliseEmail(given)
    return email === undefined
      ? credentialErrors.fail('address.malformed', 'This is not an e-mail address.')
      : right({ kind: 'email', value: email })
  }
  const phone = normalisePhone(given)
  return phone === undefined
    ? credentialErrors.fail('address.malformed', 'This is not a telephone number in international form (+44 ...).')
    : right({ kind: 'phone', value: phone })
}
