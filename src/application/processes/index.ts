import { recordAttendance, settleSilence } from './attendance'
import { confirmBookings, giveUpBookingPayments, payBookings } from './booking-payments'
import { followCalendar } from './follow-calendar'
import { beginForgetting, recordConsents } from './forgetting'
import { expireHolds, freeSlots } from './free-slots'
import { expireOffers, hireTutors } from './hiring'
import { endEmptyMeetings, endMeetings, openMeetings, scheduleMeetings } from './meetings'
import { expirePackages, giveUpPackagePayments, payPackages, restoreCredits } from './packages'
import { giveUpEnrolmentPayments, payEnrolments, refundLatePayments } from './payments'
import { payCourses, payOutAfterDisputes, payTutors } from './payouts'
import type { Process } from './process'
import { reminders } from './reminders'
import { advanceWaitlists, expireUnpaid, freeSeats } from './seats'
import { releaseIdentifiers } from './release-identifiers'
import { inviteReviews } from './reviews'
import { bookSeries } from './series'
import { advanceSlotWaitlists } from './slot-waitlist'
import { discardDocuments, expireVerifications } from './verifications'

export interface ProcessSettings {
  /** Lyceum's part of what a tutor earns, in hundredths of a per cent. */
  readonly platformFeeBasisPoints: number
}

/** Every process. A new one is a file beside this one and a line here; it reacts to what happens from then on. */
export const processes = ({ platformFeeBasisPoints }: ProcessSettings): readonly Process[] => [
  freeSlots,
  expireHolds,
  bookSeries,
  followCalendar,
  freeSeats,
  expireUnpaid,
  advanceWaitlists,
  expirePackages,
  restoreCredits,
  releaseIdentifiers,
  // What is owed comes before what is paid out.
  payEnrolments(platformFeeBasisPoints),
  payBookings(platformFeeBasisPoints),
  payPackages(platformFeeBasisPoints),
  refundLatePayments,
  confirmBookings,
  giveUpEnrolmentPayments,
  giveUpBookingPayments,
  giveUpPackagePayments,
  scheduleMeetings,
  openMeetings,
  endEmptyMeetings,
  endMeetings,
  recordAttendance,
  settleSilence,
  payTutors,
  payCourses,
  payOutAfterDisputes,
  inviteReviews,
  expireVerifications,
  discardDocuments,
  beginForgetting,
  recordConsents,
  ...reminders,
  advanceSlotWaitlists,
  hireTutors,
  expireOffers,
]
