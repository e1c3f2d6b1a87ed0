import type { booking } from '../../domain/booking'
import type { bookingSeries } from '../../domain/booking-series'
import type { lessonPackage } from '../../domain/lesson-package'
import type { tutorCalendar } from '../../domain/tutor-calendar'
import type { PolicyOf } from './policy'

const tutor = ['tutor'] as const
// A tutor may take lessons with another.
const booker = ['learner', 'tutor', 'support'] as const
const answering = ['tutor', 'support'] as const

const calendarPolicy: PolicyOf<typeof tutorCalendar> = {
  OpenCalendar: tutor,
  ChangeZone: tutor,
  SetAvailability: tutor,
  SetException: tutor,
  ClearException: tutor,
  SetBookingRules: tutor,
  OfferGroupLesson: tutor,
  WithdrawGroupLesson: tutor,
  BlockTime: tutor,
  UnblockTime: tutor,
  HoldSlot: booker,
  HoldSeries: booker,
  ConfirmSlot: booker,
  ReleaseSlot: booker,
  MoveSlot: booker,
  MoveSeries: booker,
  ExpireHold: [],
}

const bookingPolicy: PolicyOf<typeof booking> = {
  RequestBooking: booker,
  ConfirmBooking: answering,
  DeclineBooking: answering,
  RescheduleBooking: booker,
  PayByCredit: booker,
  CancelBooking: booker,
  StartBooking: booker,
  CompleteBooking: answering,
  RecordNoShow: booker,
  DisputeBooking: booker,
  ResolveDispute: ['support'],
  ExpireBooking: [],
}

const seriesPolicy: PolicyOf<typeof bookingSeries> = {
  RequestSeries: booker,
  ChangeOccurrence: booker,
  ChangeFollowing: booker,
  CancelOccurrence: booker,
  CancelFollowing: booker,
}

const packagePolicy: PolicyOf<typeof lessonPackage> = {
  BuyPackage: booker,
  ActivatePackage: ['finance'],
  RedeemCredit: booker,
  RestoreCredit: booker,
  RefundPackage: ['tutor', 'support', 'finance'],
  ExpirePackage: [],
}

export const bookings = {
  calendar: calendarPolicy,
  booking: bookingPolicy,
  series: seriesPolicy,
  package: packagePolicy,
}
