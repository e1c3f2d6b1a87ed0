import type { UseCase } from '../use-case'
import { submitApplication } from './application'
import { confirmBooking, requestBooking, rescheduleBooking } from './booking'
import { acceptOutline, recordRegistration, reinstateEnrollment, requestEnrollment } from './enrollment'
import { buyPackage, payByCredit } from './package'
import { changeFollowing, changeOccurrence, requestSeries } from './series'

/** Every command that needs more than one aggregate. A new one is a file beside this one and a line here. */
export const useCases: readonly UseCase[] = [
  requestEnrollment,
  recordRegistration,
  reinstateEnrollment,
  acceptOutline,
  requestBooking,
  confirmBooking,
  rescheduleBooking,
  requestSeries,
  changeOccurrence,
  changeFollowing,
  submitApplication,
  buyPackage,
  payByCredit,
]
