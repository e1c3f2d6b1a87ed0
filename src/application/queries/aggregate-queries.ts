import { type Either, isLeft } from 'fp-ts/Either'
import type * as t from 'io-ts'
import { type BookingState, quoteCancellation } from '../../domain/booking'
import { type EnrollmentState, quoteWithdrawal } from '../../domain/enrollment'
import {
  BookingId,
  brandedString,
  type DomainError,
  EnrollmentId,
  GroupLessonId,
  Instant,
  integer,
  Money,
  object,
  TimeRange,
  UserId,
} from '../../domain/kernel'
import { type CalendarState, freeSlots } from '../../domain/tutor-calendar'
import type { AggregateLoader } from '../commands/command'
import type { Clock } from '../ports/clock'
import { everybody, related, sees } from './access'
import { type AnyQuery, type ItemQuery, type ListQuery, QueryRefused } from './query'

export interface AggregateQueryPorts {
  readonly aggregates: AggregateLoader
  readonly clock: Clock
}

/** A length of time in the query string. */
const Minutes = brandedString('Minutes', (s) => /^[1-9]\d{0,3}$/.test(s), {
  pattern: '^[1-9][0-9]{0,3}$',
  description: 'a whole number of minutes, 1 to 9999',
  examples: ['60'],
})

const FreeSlotItem = object({ range: TimeRange, seatsLeft: integer(0, 1_000_000) })

const orRefuse = <A>(outcome: Either<DomainError, A>): A => {
  if (isLeft(outcome)) throw new QueryRefused(outcome.left)
  return outcome.right
}

const SlotParams = object(
  { tutorId: UserId, from: Instant, to: Instant },
  { minutes: Minutes, groupLessonId: GroupLessonId },
)

/** What free times are listed for where the query does not say. */
const DEFAULT_MINUTES = 60

/**
 * The times that can be booked now. Computed from the calendar itself by the same rule that decides over a booking, so
 * that what is listed can be booked (until somebody else does); no read model is between them.
 */
export const freeSlotsQuery = ({
  aggregates,
  clock,
}: AggregateQueryPorts): ListQuery<typeof SlotParams, typeof FreeSlotItem, Instant> => ({
  kind: 'list',
  name: 'calendars.free-slots',
  context: 'bookings',
  path: 'tutors/{tutorId}/free-slots',
  summary: "The times of a tutor's that can be booked now, between `from` and `to` (at most 92 days), in order.",
  params: SlotParams,
  result: FreeSlotItem,
  cursor: Instant,
  authorise: everybody,
  run: async ({ tutorId, from, to, minutes, groupLessonId }, { after, limit }, actor) => {
    const { state } = await aggregates.load<CalendarState>('calendar', tutorId)
    const query = {
      from,
      to,
      duration: minutes === undefined ? DEFAULT_MINUTES : Number(minutes),
      now: clock.now(),
      learnerId: actor.id as UserId,
      ...(groupLessonId !== undefined && { groupLessonId }),
    }
    const free = orRefuse(freeSlots(state, query)).filter(({ range }) => after === undefined || range.start > after)
    const items = free.slice(0, limit)
    const last = items[items.length - 1]
    return free.length > limit && last !== undefined ? { items, last: last.range.start } : { items }
  },
})

const CancellationQuote = object({ fee: Money, refund: Money, freeUntil: Instant })

const BOOKING_STAFF = ['support'] as const

/** What cancelling a booking would cost now: what is then charged is exactly this. */
export const cancellationQuoteQuery = ({
  aggregates,
  clock,
}: AggregateQueryPorts): ItemQuery<t.ExactC<t.TypeC<{ id: typeof BookingId }>>, typeof CancellationQuote> => ({
  kind: 'item',
  name: 'bookings.cancellation-quote',
  context: 'bookings',
  path: 'bookings/{id}/cancellation-quote',
  summary: 'What cancelling the booking would cost and pay back now.',
  params: object({ id: BookingId }),
  result: CancellationQuote,
  authorise: related(['learner', 'tutor'], BOOKING_STAFF),
  run: async ({ id }, actor) => {
    const { state } = await aggregates.load<BookingState>('booking', id)
    if (state.stage === 'none' || !sees(actor, [state.facts.learnerId, state.facts.tutorId], ...BOOKING_STAFF))
      return undefined
    return orRefuse(quoteCancellation(state, clock.now(), actor))
  },
})

const WithdrawalQuote = object({ refund: Money })

const ENROLLMENT_STAFF = ['support'] as const

/** What leaving a course would pay back now. */
export const withdrawalQuoteQuery = ({
  aggregates,
  clock,
}: AggregateQueryPorts): ItemQuery<t.ExactC<t.TypeC<{ id: typeof EnrollmentId }>>, typeof WithdrawalQuote> => ({
  kind: 'item',
  name: 'enrollments.withdrawal-quote',
  context: 'lms',
  path: 'enrollments/{id}/withdrawal-quote',
  summary: 'What withdrawing from the course would pay back now.',
  params: object({ id: EnrollmentId }),
  result: WithdrawalQuote,
  authorise: related(['learner', 'courseOwner'], ENROLLMENT_STAFF),
  run: async ({ id }, actor) => {
    const { state } = await aggregates.load<EnrollmentState>('enrollment', id)
    if (state.stage === 'none') return undefined
    const { learnerId, terms } = state.record
    if (!sees(actor, [learnerId, terms.ownerId], ...ENROLLMENT_STAFF)) return undefined
    const refund = quoteWithdrawal(state, clock.now())
    return refund && { refund }
  },
})

/** Queries that are answered from the log through an aggregate's own state. */
export const aggregateQueries = (ports: AggregateQueryPorts): readonly AnyQuery[] => [
  freeSlotsQuery(ports),
  cancellationQuoteQuery(ports),
  withdrawalQuoteQuery(ports),
]
