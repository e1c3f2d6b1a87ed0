import { booking, type BookingState, DISPUTE_WINDOW, type Settlement } from '../../domain/booking'
import { type BookingId, plusMillis } from '../../domain/kernel'
import { tutorCalendar } from '../../domain/tutor-calendar'
import type { LessonFacts, SettledFacts, Told } from '../messages/facts'
import { telling, type TellingRule, type TellingTo } from './rule'

type Side = LessonFacts['side']

/** A lesson as one side sees it, told to that side. */
const toSide = (
  id: string,
  side: Side,
  state: BookingState,
  tell: (lesson: LessonFacts) => Told,
): readonly TellingTo[] => {
  if (state.stage === 'none') return []
  const { learnerId, tutorId, range, terms, moves } = state.facts
  const [to, partnerId] = side === 'learner' ? [learnerId, tutorId] : [tutorId, learnerId]
  const lesson = {
    ...{ bookingId: id as BookingId, side, partnerId, range, price: terms.price },
    moves: moves.learner + moves.tutor + moves.platform,
  }
  return [{ to, ...tell(lesson) }]
}

const toBoth = (id: string, state: BookingState, tell: (lesson: LessonFacts) => Told): readonly TellingTo[] =>
  (['learner', 'tutor'] as const).flatMap((side) => toSide(id, side, state, tell))

/** What a lesson comes to in the end, told to both sides. */
const toBothSettled = (
  id: string,
  state: BookingState,
  { fee, refund }: Settlement,
  tell: (settled: SettledFacts) => Told,
): readonly TellingTo[] => {
  const byCredit = state.stage !== 'none' && state.facts.packageId !== undefined
  return toBoth(id, state, (lesson) => tell({ ...lesson, fee, refund, byCredit }))
}

/** Whether a lesson is no longer as it was agreed. */
const isOff = ({ stage }: BookingState): boolean => stage !== 'confirmed' && stage !== 'inProgress'

const bookingRules: readonly TellingRule[] = [
  telling(
    booking,
    'BookingRequested',
    ({ id, data: { heldUntil } }, state) =>
      toSide(id, 'tutor', state, (lesson) => ({
        kind: 'booking-requested',
        facts: { ...lesson, until: heldUntil },
      })),
    (_, { stage }) => stage !== 'requested',
  ),
  telling(
    booking,
    'BookingConfirmed',
    ({ id }, state) => toBoth(id, state, (facts) => ({ kind: 'booking-confirmed', facts })),
    (_, state) => isOff(state),
  ),
  telling(booking, 'BookingDeclined', ({ id }, state) =>
    toSide(id, 'learner', state, (facts) => ({ kind: 'booking-declined', facts })),
  ),
  telling(booking, 'BookingExpired', ({ id }, state) =>
    toSide(id, 'learner', state, (facts) => ({ kind: 'booking-expired', facts })),
  ),
  telling(
    booking,
    'BookingRescheduled',
    ({ id, data: { from, to, by } }, state) =>
      toBoth(id, state, (lesson) => ({ kind: 'booking-rescheduled', facts: { ...lesson, range: to, from, by } })),
    (_, { stage }) => stage !== 'requested' && stage !== 'confirmed',
  ),
  telling(booking, 'BookingCancelled', ({ id, data: { by, fee, refund } }, state) =>
    toBoth(id, state, (lesson) => ({ kind: 'booking-cancelled', facts: { ...lesson, by, fee, refund } })),
  ),
  telling(booking, 'NoShowRecorded', ({ id, data }, state) =>
    toBothSettled(id, state, data, (settled) => ({
      kind: 'booking-no-show',
      facts: { ...settled, absent: data.absent, until: plusMillis(data.recordedAt, DISPUTE_WINDOW) },
    })),
  ),
  telling(
    booking,
    'BookingDisputed',
    ({ id, data: { by } }, state) =>
      toBoth(id, state, (lesson) => ({ kind: 'booking-disputed', facts: { ...lesson, by } })),
    (_, { stage }) => stage !== 'disputed',
  ),
  telling(booking, 'DisputeResolved', ({ id, data }, state) =>
    toBothSettled(id, state, data, (settled) => ({
      kind: 'booking-dispute-decided',
      facts: { ...settled, resolution: data.resolution },
    })),
  ),
  telling(
    booking,
    'BookingReminded',
    ({ id, data: { hoursBefore } }, state) =>
      toBoth(id, state, (lesson) => ({ kind: 'booking-reminder', facts: { ...lesson, hoursBefore } })),
    // Of another time there is another reminder.
    ({ data: { startsAt } }, state) => isOff(state) || ('facts' in state && state.facts.range.start !== startsAt),
  ),
]

/** What is told of lessons and of the time for them. */
export const lessonRules: readonly TellingRule[] = [
  ...bookingRules,
  telling(tutorCalendar, 'SlotOffered', ({ id, data: { learnerId, range, expiresAt } }) => [
    { to: learnerId, kind: 'slot-offered', facts: { tutorId: id as typeof learnerId, range, until: expiresAt } },
  ]),
  telling(tutorCalendar, 'SlotOfferExpired', ({ id, data: { learnerId, range } }) => [
    { to: learnerId, kind: 'slot-offer-expired', facts: { tutorId: id as typeof learnerId, range } },
  ]),
]
