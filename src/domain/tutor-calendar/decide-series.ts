import { type Either, isLeft, right } from 'fp-ts/Either'
import { type BookingId, durationMillis, equal } from '../kernel'
import type { CalendarCommand } from './commands'
import { heldSlot, mayBook } from './decide-slots'
import { type CalendarError, errors } from './errors'
import type { CalendarEvent } from './events'
import { evolveOpen } from './evolve'
import { holding, moving, type Occurrence, placeAll, type Request, stillToPlace } from './place-all'
import type { OpenCalendar, Slot } from './state'
import { without } from './timeline'

export type SeriesCommand = Extract<CalendarCommand, { type: 'HoldSeries' | 'MoveSeries' }>

type Decision = Either<CalendarError, readonly CalendarEvent[]>

/** Two years of weeks. */
export const MAX_OCCURRENCES = 104

/**
 * Several bookings at once: every occurrence but those to skip, or nothing. What is in the way is listed first, in the
 * error's detail, so that the client can choose the skips and ask again (case B11).
 */
export const decideSeries = (command: SeriesCommand, state: OpenCalendar): Decision =>
  command.type === 'HoldSeries' ? holdSeries(command, state) : moveSeries(command, state)

const holdSeries = (command: Extract<SeriesCommand, { type: 'HoldSeries' }>, state: OpenCalendar): Decision => {
  const { seriesId, learnerId } = command.data
  const allowed = mayBook(command.by, command.id, learnerId)
  if (isLeft(allowed)) return allowed
  const wanted = chosen(command.data.occurrences, command.data.skips)
  if (isLeft(wanted)) return wanted

  const all = wanted.right.map(({ bookingId, range }) =>
    holding(state, bookingId, { range, learnerId }, command.at, seriesId),
  )
  const pending = stillToPlace(state, all, command.at)
  if (isLeft(pending)) return pending
  const { swept, requests } = pending.right
  return allOrNothing(state, swept, requests, command)
}

const moveSeries = (command: Extract<SeriesCommand, { type: 'MoveSeries' }>, state: OpenCalendar): Decision => {
  const wanted = chosen(command.data.moves, command.data.skips)
  if (isLeft(wanted)) return wanted

  const slots: Slot[] = []
  const requests: Request[] = []
  for (const { bookingId, range } of wanted.right) {
    const held = heldSlot(state, { bookingId, tutorId: command.id, ...command })
    if (isLeft(held)) return held
    if (equal(held.right.range, range)) continue
    if (durationMillis(held.right.range) !== durationMillis(range))
      return errors.fail('calendar.duration-changed', 'A lesson keeps its length when it moves.', { bookingId })
    slots.push(held.right)
    requests.push(moving(held.right, range))
  }
  // All leave their times before any takes its new one: week 5 may take the time that week 6 leaves.
  const cleared = slots.reduce((timeline, { key }) => without(timeline, key), state.slots)
  return allOrNothing({ ...state, slots: cleared }, [], requests, command)
}

/** The occurrences that are not to be skipped; each booking may be named once. */
const chosen = (
  occurrences: readonly Occurrence[],
  skips: readonly BookingId[],
): Either<CalendarError, readonly Occurrence[]> => {
  if (occurrences.length > MAX_OCCURRENCES)
    return errors.fail('calendar.too-many', `A series has at most ${MAX_OCCURRENCES} occurrences.`)
  if (new Set(occurrences.map(({ bookingId }) => bookingId)).size < occurrences.length)
    return errors.fail('calendar.series-repeats', 'Each occurrence is a booking of its own.')
  const skipped = new Set(skips)
  const wanted = occurrences.filter(({ bookingId }) => !skipped.has(bookingId))
  return wanted.length === 0
    ? errors.fail('calendar.series-empty', 'Every occurrence is skipped: nothing is left to book.')
    : right(wanted)
}

const allOrNothing = (
  state: OpenCalendar,
  swept: readonly CalendarEvent[],
  requests: readonly Request[],
  { at }: SeriesCommand,
): Decision => {
  const { events, conflicts } = placeAll(swept.reduce(evolveOpen, state), requests, at)
  return conflicts.length === 0
    ? right([...swept, ...events])
    : errors.fail('calendar.series-conflicts', `${conflicts.length} of the times cannot be had.`, { conflicts })
}
