import type { UseCase } from '../use-case'
import { submitApplication } from './application'
import { acceptOutline, recordRegistration, reinstateEnrollment, requestEnrollment } from './enrollment'

/** Every command that needs more than one aggregate. A new one is a file beside this one and a line here. */
export const useCases: readonly UseCase[] = [
  requestEnrollment,
  recordRegistration,
  reinstateEnrollment,
  acceptOutline,
  submitApplication,
]
