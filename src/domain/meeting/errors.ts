import { errorCatalogue, type ErrorOf } from '../kernel'

export const errors = errorCatalogue({
  'meeting.already-exists': 'conflict',
  'meeting.not-found': 'not-found',
  'meeting.forbidden': 'forbidden',
  'meeting.in-the-past': 'invalid',
  'meeting.too-many-invited': 'invalid',
  'meeting.too-early': 'conflict',
  'meeting.time-over': 'expired',
  'meeting.reminder-not-due': 'conflict',
  'meeting.reminder-too-late': 'expired',
  'meeting.not-open': 'conflict',
  'meeting.already-open': 'conflict',
  'meeting.ended': 'conflict',
  'meeting.cancelled': 'conflict',
  'meeting.not-invited': 'forbidden',
  'meeting.denied': 'forbidden',
  'meeting.not-waiting': 'conflict',
  'meeting.not-admitted': 'forbidden',
  'meeting.host-needs-no-admission': 'invalid',
  'meeting.too-many-devices': 'conflict',
  'meeting.not-present': 'conflict',
  'meeting.screen-share-taken': 'conflict',
  'meeting.host-absent': 'conflict',
  'meeting.consent-missing': 'conflict',
})
export type MeetingError = ErrorOf<typeof errors>
