import { followCalendar } from './follow-calendar'
import { beginForgetting, recordConsents } from './forgetting'
import { expireHolds, freeSlots } from './free-slots'
import { expireOffers, hireTutors } from './hiring'
import { expirePackages, restoreCredits } from './packages'
import { payEnrolments } from './payments'
import type { Process } from './process'
import { reminders } from './reminders'
import { advanceWaitlists, expireUnpaid, freeSeats } from './seats'
import { releaseIdentifiers } from './release-identifiers'
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
  payEnrolments(platformFeeBasisPoints),
  expireVerifications,
  discardDocuments,
  beginForgetting,
  recordConsents,
  ...reminders,
  advanceSlotWaitlists,
  hireTutors,
  expireOffers,
]
