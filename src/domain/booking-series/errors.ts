import { errorCatalogue, type ErrorOf } from '../kernel'

export const errors = errorCatalogue({
  'series.already-exists': 'conflict',
  'series.not-found': 'not-found',
  'series.not-yours': 'forbidden',
  'series.with-oneself': 'invalid',
  'series.in-the-past': 'invalid',
  'series.hold-expired': 'expired',
  'series.unbounded': 'invalid',
  'series.too-long': 'invalid',
  'series.start-off-rule': 'invalid',
  'series.empty': 'invalid',
  'series.not-as-planned': 'invalid',
  'series.unknown-occurrence': 'not-found',
  'series.occurrence-cancelled': 'conflict',
  'series.occurrence-past': 'conflict',
  'series.duration-changed': 'invalid',
})
export type SeriesError = ErrorOf<typeof errors>
