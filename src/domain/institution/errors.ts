import { errorCatalogue, type ErrorOf } from '../kernel'

export const errors = errorCatalogue({
  'institution.already-exists': 'conflict',
  'institution.not-found': 'not-found',
  'institution.forbidden': 'forbidden',
  'institution.suspended': 'conflict',
  'institution.not-approved': 'conflict',
  'institution.invitee-unclear': 'invalid',
  'institution.too-many-members': 'conflict',
  'institution.already-member': 'conflict',
  'institution.not-member': 'not-found',
  'institution.no-invitation': 'not-found',
  'institution.invitation-expired': 'expired',
  'institution.last-admin': 'conflict',
})
export type InstitutionError = ErrorOf<typeof errors>
