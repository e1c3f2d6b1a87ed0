import type { tutorCalendar } from '../../domain/tutor-calendar'
import type { PolicyOf } from './policy'

const tutor = ['tutor'] as const
const booker = ['learner', 'tutor', 'support'] as const

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

export const bookings = { calendar: calendarPolicy }
