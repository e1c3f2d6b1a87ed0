import { type Either, isLeft, left, right } from 'fp-ts/Either'
import * as t from 'io-ts'
import {
  followingMovedTo,
  occurrencesOf,
  type RequestedSeries,
  SeriesPlan,
  type SeriesState,
} from '../../../domain/booking-series'
import { BookingId, Instant, object, type SeriesId, TimeRange, UserId } from '../../../domain/kernel'
import { type CalendarState, type Occurrence, termsOf } from '../../../domain/tutor-calendar'
import { derivedId } from '../../derived-id'
import type { CommandOutcome, CommandRequest, Refusal } from '../command'
import { refusal } from '../refusal'
import type { UseCase, UseCasePorts } from '../use-case'
import { withHold } from './hold'
import { moveBooking, moveRecordOf } from './move-booking'
import { instantOf, slotIn } from './slots'
import { found, lastStepOf, stepOf, unlessDone } from './step'

const RequestData = object(
  { tutorId: UserId, learnerId: UserId, plan: SeriesPlan },
  {
    /** The starts of the plan's times to go without: what the list of conflicts of a refused request named. */
    skips: t.readonlyArray(Instant),
  },
)

/** The bookings that a series will have: each time of the plan has its own id in every try. */
const occurrencesIn = (seriesId: string, plan: SeriesPlan): Either<Refusal, readonly Occurrence[]> => {
  const times = occurrencesOf(plan)
  return isLeft(times)
    ? times
    : right(times.right.map((range) => ({ bookingId: derivedId(seriesId, range.start) as BookingId, range })))
}

export const requestSeries: UseCase<typeof RequestData> = {
  category: 'series',
  type: 'RequestSeries',
  data: RequestData,
  summary: 'Ask for a recurring lesson: all of its times but those to skip are held, or none. Conflicts are listed.',
  creates: true,
  run: async (request, ports) => {
    const { id, data } = request
    const { tutorId, learnerId, plan, skips = [] } = data
    const planned = occurrencesIn(id, plan)
    if (isLeft(planned)) return planned
    const skipping = new Set(skips)
    const skipped = planned.right.filter(({ range }) => skipping.has(range.start))
    const occurrences = planned.right.filter(({ range }) => !skipping.has(range.start))
    const at = instantOf(request, ports)
    const slotsIn = (calendar: CalendarState) => occurrences.map(({ bookingId }) => slotIn(calendar, bookingId, at))
    const held = {
      seriesId: id as SeriesId,
      learnerId,
      occurrences: planned.right,
      skips: skipped.map(({ bookingId }) => bookingId),
    }
    const hold = {
      category: 'calendar',
      id: tutorId,
      take: { type: 'HoldSeries', data: held },
      giveBack: occurrences.map(({ bookingId }) => ({ type: 'ReleaseSlot', data: { bookingId } })),
      inForce: (calendar: CalendarState) => slotsIn(calendar).every((slot) => slot !== undefined),
    }
    return unlessDone(request, id, ports, () =>
      withHold(request, hold, ports, async (calendar) => {
        const [first] = slotsIn(calendar)
        if (first === undefined) return left(refusal('command.contention', 'The holds were given up at the same time.'))
        const terms = termsOf(calendar, { range: first.range })
        if (isLeft(terms)) return terms
        const { heldUntil = first.range.start } = first
        const agreed = { tutorId, learnerId, plan, terms: terms.right, heldUntil, occurrences }
        const all = { ...agreed, skipped: skipped.map(({ range }) => range) }
        return ports.bus.dispatch(lastStepOf(request, { id, data: all }))
      }),
    )
  },
}

const ChangeData = object({ bookingId: BookingId, range: TimeRange })
export const changeOccurrence: UseCase<typeof ChangeData> = {
  category: 'series',
  type: 'ChangeOccurrence',
  data: ChangeData,
  summary: 'Move one lesson of a series to another free time of the same length.',
  run: async (request, ports) => {
    const { id, data } = request
    const last = lastStepOf(request, { id, data })
    const refused = await ports.bus.rehearse(last)
    if (refused !== undefined) return left(refused)
    const moved = await moveBooking(request, data.bookingId, data.range, ports)
    return isLeft(moved) ? moved : ports.bus.dispatch(last)
  },
}

const FollowingData = object(
  { fromBookingId: BookingId, startsAt: Instant },
  {
    /** Bookings that stay where they are. */
    skips: t.readonlyArray(BookingId),
  },
)
export const changeFollowing: UseCase<typeof FollowingData> = {
  category: 'series',
  type: 'ChangeFollowing',
  data: FollowingData,
  summary: 'Move a lesson of a series and those after it alike on the wall clock: all but those to skip, or none.',
  run: async (request, ports) => {
    const { id, data } = request
    const series = await found<SeriesState>(ports, 'series', id)
    if (isLeft(series)) return series
    return unlessDone(request, id, ports, () => moveFollowing(request, data, series.right.state, ports))
  },
}

/** All the times in one decision of the calendar; then each booking after its own, and the series at last. */
const moveFollowing = async (
  request: CommandRequest,
  { fromBookingId, startsAt, skips = [] }: t.TypeOf<typeof FollowingData>,
  series: RequestedSeries,
  { bus }: UseCasePorts,
): Promise<CommandOutcome> => {
  const moves = followingMovedTo(series, fromBookingId, startsAt)
  if (isLeft(moves)) return moves
  const wanted = moves.right.filter(({ bookingId }) => !skips.includes(bookingId))
  const last = lastStepOf(request, { id: request.id, data: { fromBookingId, occurrences: wanted } })
  const records = wanted.map(({ bookingId, range }) => moveRecordOf(request, bookingId, range))
  for (const record of [last, ...records]) {
    const refused = await bus.rehearse(record)
    if (refused !== undefined) return left(refused)
  }
  const taken = await bus.dispatch(
    stepOf(request, {
      category: 'calendar',
      id: series.tutorId,
      type: 'MoveSeries',
      data: { moves: moves.right, skips },
    }),
  )
  if (isLeft(taken)) return taken
  // One that is refused now (cancelled meanwhile, say) does not hold back the others: the times are moved.
  await Promise.all(records.map((record) => bus.dispatch(record)))
  return bus.dispatch(last)
}
