import { account } from './account'
import { apiKey } from './api-key'
import { auditAccess } from './audit-access'
import { booking } from './booking'
import { bookingSeries } from './booking-series'
import { calendarFeed } from './calendar-feed'
import { consent } from './consent'
import { course } from './course'
import { deadLetter } from './dead-letter'
import { enrollment } from './enrollment'
import { factors } from './factors'
import { forgetting } from './forgetting'
import { institution } from './institution'
import { identifier } from './identifier'
import { jobApplication } from './job-application'
import { jobPosting } from './job-posting'
import type { AnyAggregate } from './kernel'
import { lessonPackage } from './lesson-package'
import { meeting } from './meeting'
import { preferences } from './notification-preferences'
import { payment } from './payment'
import { profile } from './profile'
import { review } from './review'
import { service } from './service'
import { session } from './session'
import { tutorCalendar } from './tutor-calendar'
import { verification } from './verification'

/** Every aggregate of Lyceum. A new one is a folder beside this file and a line here. */
export const aggregates: readonly AnyAggregate[] = [
  account,
  apiKey,
  auditAccess,
  booking,
  bookingSeries,
  calendarFeed,
  consent,
  course,
  deadLetter,
  enrollment,
  factors,
  forgetting,
  institution,
  identifier,
  jobApplication,
  jobPosting,
  lessonPackage,
  meeting,
  payment,
  preferences,
  profile,
  review,
  service,
  session,
  tutorCalendar,
  verification,
]
