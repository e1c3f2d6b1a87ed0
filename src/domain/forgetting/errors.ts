import { errorCatalogue, type ErrorOf } from '../kernel'

export const errors = errorCatalogue({
  'forgetting.forbidden': 'forbidden',
  'forgetting.not-requested': 'conflict',
  'forgetting.begun': 'conflict',
  'forgetting.not-begun': 'conflict',
  'forgetting.key-not-destroyed': 'conflict',
})
export type ForgettingError = ErrorOf<typeof errors>
