import { errorCatalogue, type ErrorOf } from '../kernel'

export const errors = errorCatalogue({
  'booking.already-exists': 'conflict',
  'booking.not-found': 'not-found',
  'booking.not-yours': 'forbidden',
  'booking.with-oneself': 'invalid',
  'booking.in-the-past': 'invalid',
  'booking.hold-expired': 'expired',
  'booking.hold-not-due': 'conflict',
  'booking.not-requested': 'conflict',
  'booking.not-confirmed': 'conflict',
  'booking.already-started': 'conflict',
  'booking.already-paid': 'conflict',
  'booking.closed': 'conflict',
  'booking.duration-changed': 'invalid',
  'booking.reschedule-limit': 'conflict',
  'booking.too-late-to-move': 'conflict',
  'booking.too-early': 'conflict',
  'booking.over': 'conflict',
  'booking.own-absence': 'forbidden',
  'booking.not-disputable': 'conflict',
  'booking.dispute-too-late': 'expired',
  'booking.not-disputed': 'conflict',
  'booking.refund-too-large': 'invalid',
  'booking.refund-not-due': 'invalid',
  'booking.currency-mismatch': 'invalid',
})
export type BookingError = ErrorOf<typeof errors>
