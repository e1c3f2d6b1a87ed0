import { type Either } from 'fp-ts/Either'
import { errorCatalogue } from '../../domain/kernel'
import type { Refusal } from '../commands/command'
import type { ProviderTrouble } from '../ports/identity-providers'

/** Why nobody is signed in, or linked, by another provider. */
export const socialErrors = errorCatalogue({
  'social.unknown-provider': 'not-found',
  'social.refused': 'unauthenticated',
  'social.not-valid': 'unauthenticated',
  'social.link-first': 'conflict',
  'social.identity-taken': 'conflict',
})

export const notValid = (): Either<Refusal, never> =>
  socialErrors.fail('social.not-valid', 'This sign-in is over, or its answer does not belong to it: start again.')

/** What may be told of a trouble with a provider. */
export const refusalOf = ({ kind }: ProviderTrouble): Either<Refusal, never> => {
  switch (kind) {
    case 'unknown-provider':
      return socialErrors.fail('social.unknown-provider', 'There is no such provider.')
    case 'refused':
      return socialErrors.fail('social.refused', 'The provider did not sign you in.')
    case 'not-valid':
      return notValid()
  }
}
