import { errorCatalogue, type ErrorOf } from '../../domain/kernel'

/** Why nobody is signed in, or may not act for somebody. */
export const signInErrors = errorCatalogue({
  'sign-in.closed': 'forbidden',
  'sign-in.role-not-held': 'forbidden',
  'sign-in.start-again': 'unauthenticated',
  'sign-in.over': 'unauthenticated',
  'sign-in.more-needed': 'unauthenticated',
  'sign-in.no-session': 'forbidden',
})
export type SignInError = ErrorOf<typeof signInErrors>

/** Why a service gets no token. */
export const serviceErrors = errorCatalogue({
  'service-token.refused': 'unauthenticated',
  'service-token.bad-scope': 'invalid',
})
