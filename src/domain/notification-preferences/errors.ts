import { errorCatalogue, type ErrorOf } from '../kernel'

export const errors = errorCatalogue({
  'preferences.forbidden': 'forbidden',
  'preferences.named-twice': 'invalid',
  'preferences.no-quiet-hours': 'invalid',
  'preferences.zone-missing': 'conflict',
})
export type PreferencesError = ErrorOf<typeof errors>
