import { type Either, isLeft, right } from 'fp-ts/Either'
import type { Party } from '../booking/party'
import { type BookingId, durationMillis, equal, type Instant, type TimeRange } from '../kernel'
import type { SeriesCommand } from './commands'
import { errors, type SeriesError } from './errors'
import type { SeriesEvent } from './events'
import { movedAlike } from './plan'
import type { RequestedSeries, SeriesOccurrence, SeriesState } from './state'

type CommandOf<T extends SeriesCommand['type']> = Extract<SeriesCommand, { type: T }>
type Decision = Either<SeriesError, readonly SeriesEvent[]>

/** The lessons from one on, in the plan's order, but those that are cancelled. */
export const followingOf = (
  { occurrences }: RequestedSeries,
  bookingId: BookingId,
): Either<SeriesError, readonly SeriesOccurrence[]> => {
  const index = occurrences.findIndex((occurrence) => occurrence.bookingId === bookingId)
  return index < 0 ? unknown() : right(occurrences.slice(index).filter(({ cancelled }) => !cancelled))
}

export const unknown = () => errors.fail('series.unknown-occurrence', 'This booking is not of this series.')

export const change = (
  wanted: readonly { readonly bookingId: BookingId; readonly range: TimeRange }[],
  state: RequestedSeries,
  by: Party,
  at: Instant,
): Decision => {
  const changes: { bookingId: BookingId; from: TimeRange; to: TimeRange }[] = []
  for (const { bookingId, range } of wanted) {
    const occurrence = state.occurrences.find((known) => known.bookingId === bookingId)
    if (occurrence === undefined) return unknown()
    if (occurrence.cancelled) return errors.fail('series.occurrence-cancelled', 'This lesson is cancelled.')
    if (equal(occurrence.range, range)) continue
    if (occurrence.range.start <= at || range.start <= at)
      return errors.fail('series.occurrence-past', 'Only lessons to come are moved, and to times to come.')
    if (durationMillis(occurrence.range) !== durationMillis(range))
      return errors.fail('series.duration-changed', 'A lesson keeps its length when it moves.')
    changes.push({ bookingId, from: occurrence.range, to: range })
  }
  return right(changes.length === 0 ? [] : [{ type: 'OccurrencesChanged', data: { by, changedAt: at, changes } }])
}

export const cancel = (
  command: CommandOf<'CancelOccurrence' | 'CancelFollowing'>,
  state: RequestedSeries,
  by: Party,
): Decision => {
  const { at, data } = command
  const one = command.type === 'CancelOccurrence'
  const following = followingOf(state, one ? command.data.bookingId : command.data.fromBookingId)
  if (isLeft(following)) return following
  const meant = one ? following.right.filter(({ bookingId }) => bookingId === command.data.bookingId) : following.right
  const bookingIds = meant.filter(({ range }) => range.start > at).map(({ bookingId }) => bookingId)
  if (meant.length > 0 && bookingIds.length === 0)
    return errors.fail('series.occurrence-past', 'The time of these lessons has come.')
  const { reason } = data
  return right(
    bookingIds.length === 0
      ? []
      : [{ type: 'OccurrencesCancelled', data: { by, cancelledAt: at, bookingIds, ...(reason && { reason }) } }],
  )
}

/**
 * The times that a lesson and those after it get when it moves to start at `to` and the others move alike on the wall
 * clock: what the calendar is asked to take (`MoveSeries`) before `ChangeFollowing` records it.
 */
export const followingMovedTo = (
  state: SeriesState,
  bookingId: BookingId,
  to: Instant,
): Either<SeriesError, readonly { readonly bookingId: BookingId; readonly range: TimeRange }[]> => {
  if (state.stage === 'none') return errors.fail('series.not-found', 'There is no such series.')
  const following = followingOf(state, bookingId)
  if (isLeft(following)) return following
  const [first] = following.right
  if (first?.bookingId !== bookingId) return errors.fail('series.occurrence-cancelled', 'This lesson is cancelled.')
  return right(
    following.right.map((occurrence) => ({
      bookingId: occurrence.bookingId,
      range: movedAlike(occurrence.range, first.range.start, to, state.plan.zone),
    })),
  )
}
