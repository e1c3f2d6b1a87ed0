import { errorCatalogue, type ErrorOf } from '../kernel'

export const errors = errorCatalogue({
  'profile.already-exists': 'conflict',
  'profile.not-found': 'not-found',
  'profile.forbidden': 'forbidden',
  'profile.too-many-entries': 'invalid',
  'profile.named-twice': 'invalid',
  'profile.level-missing': 'invalid',
  'profile.mixed-currencies': 'invalid',
  'profile.reason-missing': 'invalid',
})
export type ProfileError = ErrorOf<typeof errors>
