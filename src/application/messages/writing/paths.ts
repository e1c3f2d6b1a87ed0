import type { Told } from '../facts'

/** The page of the web application, below the public URL, that a notification leads to. */
export const pathOf = (told: Told): string => {
  switch (told.kind) {
    case 'booking-requested':
    case 'booking-confirmed':
    case 'booking-declined':
    case 'booking-expired':
    case 'booking-rescheduled':
    case 'booking-cancelled':
    case 'booking-reminder':
    case 'booking-no-show':
    case 'booking-disputed':
    case 'booking-dispute-decided':
      return `/bookings/${told.facts.bookingId}`
    case 'slot-offered':
    case 'slot-offer-expired':
      return `/tutors/${told.facts.tutorId}/waitlist`
    case 'seat-offered':
    case 'seat-offer-expired':
      return `/courses/${told.facts.courseId}/waitlist`
    case 'enrolled':
    case 'enrolment-unpaid':
    case 'certificate-issued':
      return `/enrollments/${told.facts.enrollmentId}`
    case 'payment-received':
    case 'payment-failed':
    case 'payment-refunded':
    case 'payment-disputed':
    case 'payout-sent':
    case 'payout-returned':
      return `/payments/${told.facts.paymentId}`
    case 'application-status':
    case 'job-offer-expired':
      return `/applications/${told.facts.applicationId}`
    case 'review-invited':
      return `/reviews/${told.facts.reviewId}`
  }
}
