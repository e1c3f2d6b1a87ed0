import type { booking } from '../../domain/booking'
import type { bookingSeries } from '../../domain/booking-series'
import type { calendarFeed } from '../../domain/calendar-feed'
import type { lessonPackage } from '../../domain/lesson-package'
import type { tutorCalendar } from '../../domain/tutor-calendar'
import { each, policyOf, type Relation, type Thing } from './policy'

// A tutor may take lessons with another.
const bookers = ['learner', 'tutor'] as const
/** Whoever may have a lesson or a meeting. */
const people = [...bookers, 'registrar'] as const

const own = { tutor: 'tutor' } as const
const holding = { ...each(bookers, 'namedLearner'), support: 'any' } as const
const changing = { learner: 'slotLearner', tutor: ['tutor', 'slotLearner'], support: 'any' } as const

const waiting = { ...each(bookers, 'waiter'), support: 'any' } as const

type Calendar = Parameters<Relation<typeof tutorCalendar.decider.initialState>>[1]

/** The bookings whose times a command names: one, or several to move. */
const namedBookings = ({ bookingId, moves, skips }: Thing['data']): readonly string[] => {
  if (typeof bookingId === 'string') return [bookingId]
  const skipped = new Set(Array.isArray(skips) ? skips : [])
  const named = Array.isArray(moves) ? (moves as readonly { readonly bookingId: string }[]) : []
  return named.map((move) => move.bookingId).filter((id) => !skipped.has(id))
}

/** The learners of the times that a command names; those that hold no time are nobody's. */
const slotLearners = ({ state, data }: Calendar): readonly string[] =>
  state.stage === 'none' ? [] : namedBookings(data).flatMap((id) => state.slots.byKey.get(id as never)?.learnerId ?? [])

const calendarPolicy = policyOf<typeof tutorCalendar>()(
  {
    tutor: (user, { id }) => id === user,
    namedLearner: (user, { data }) => data['learnerId'] === user,
    slotLearner: (user, calendar) => {
      const learners = slotLearners(calendar)
      return learners.length === 0 ? undefined : learners.every((learner) => learner === user)
    },
    waiter: (user, { state, data }) => {
      const waits = state.stage === 'none' ? [] : state.waitlist.waits
      const wait = waits.find(({ waitId }) => waitId === data['waitId'])
      return wait === undefined ? undefined : wait.learnerId === user
    },
  },
  {
    OpenCalendar: own,
    ChangeZone: own,
    SetAvailability: own,
    SetException: own,
    ClearException: own,
    SetBookingRules: own,
    OfferGroupLesson: own,
    WithdrawGroupLesson: own,
    BlockTime: own,
    UnblockTime: own,
    HoldSlot: holding,
    HoldSeries: holding,
    ConfirmSlot: changing,
    ReleaseSlot: changing,
    MoveSlot: changing,
    MoveSeries: changing,
    JoinSlotWaitlist: holding,
    LeaveSlotWaitlist: waiting,
    DeclineSlotOffer: waiting,
    AdvanceSlotWaitlist: {},
    ExpireHold: {},
  },
)

// Whoever booked a lesson does not answer for the other side, nor settle what the two dispute, by another role.
const answering = { tutor: 'tutor', support: 'any', except: 'learner' } as const
const partaking = { learner: 'learner', tutor: ['tutor', 'learner'], support: 'any' } as const
const paying = { ...each(bookers, 'learner'), support: 'any' } as const

const bookingPolicy = policyOf<typeof booking>()(
  {
    learner: (user, { state }) => (state.stage === 'none' ? undefined : state.facts.learnerId === user),
    tutor: (user, { state }) => (state.stage === 'none' ? undefined : state.facts.tutorId === user),
    party: (user, { state }) =>
      state.stage === 'none' ? undefined : state.facts.learnerId === user || state.facts.tutorId === user,
    namedLearner: (user, { data }) => data['learnerId'] === user,
  },
  {
    RequestBooking: holding,
    ConfirmBooking: answering,
    DeclineBooking: answering,
    RescheduleBooking: partaking,
    PayByCredit: paying,
    CancelBooking: partaking,
    StartBooking: partaking,
    CompleteBooking: answering,
    RecordNoShow: partaking,
    DisputeBooking: partaking,
    ResolveDispute: { support: 'any', except: 'party' },
    ExpireBooking: {},
    RemindOfBooking: {},
  },
)

const seriesPolicy = policyOf<typeof bookingSeries>()(
  {
    learner: (user, { state }) => (state.stage === 'none' ? undefined : state.learnerId === user),
    tutor: (user, { state }) => (state.stage === 'none' ? undefined : state.tutorId === user),
    namedLearner: (user, { data }) => data['learnerId'] === user,
  },
  {
    RequestSeries: holding,
    ChangeOccurrence: partaking,
    ChangeFollowing: partaking,
    CancelOccurrence: partaking,
    CancelFollowing: partaking,
  },
)

const packagePolicy = policyOf<typeof lessonPackage>()(
  {
    learner: (user, { state }) => (state.stage === 'none' ? undefined : state.terms.learnerId === user),
    tutor: (user, { state }) => (state.stage === 'none' ? undefined : state.terms.tutorId === user),
    namedLearner: (user, { data }) => data['learnerId'] === user,
    namedTutor: (user, { data }) => data['tutorId'] === user,
  },
  {
    BuyPackage: { learner: 'namedLearner', tutor: ['namedLearner', 'namedTutor'], support: 'any' },
    ActivatePackage: { finance: 'any', except: 'learner' },
    RedeemCredit: paying,
    RestoreCredit: partaking,
    RefundPackage: { tutor: 'tutor', support: 'any', finance: 'any', except: 'learner' },
    ExpirePackage: {},
  },
)

// Whoever has the address sees the calendar: nobody gives it out for another.
const subscribing = { ...each(people, 'owner'), via: 'none' } as const

const feedPolicy = policyOf<typeof calendarFeed>()(
  { owner: (user, { id }) => id === user },
  { OpenFeed: subscribing, CloseFeed: { ...subscribing, via: 'people' } },
)

export const bookings = {
  calendar: calendarPolicy,
  booking: bookingPolicy,
  series: seriesPolicy,
  package: packagePolicy,
  feed: feedPolicy,
}
