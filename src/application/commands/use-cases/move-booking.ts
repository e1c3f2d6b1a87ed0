import { isLeft, isRight, left } from 'fp-ts/Either'
import type { BookingState } from '../../../domain/booking'
import type { BookingId, TimeRange } from '../../../domain/kernel'
import type { CommandOutcome, CommandRequest } from '../command'
import { refusal } from '../refusal'
import type { UseCasePorts } from '../use-case'
import { sameRange, slotOf } from './slots'
import { found, stepOf } from './step'

/** How often a move is tried again when the booking changed meanwhile. */
const TRIES = 5

/** The command that records a booking's new time, in the name of whoever asked for the move. */
export const moveRecordOf = (request: CommandRequest, bookingId: BookingId, range: TimeRange): CommandRequest =>
  stepOf(request, { category: 'booking', id: bookingId, type: 'RescheduleBooking', data: { range } })

/**
 * Moves a booking: its time in the calendar first, then the booking after it. The calendar has the last word. Of two
 * moves at once each names the booking's revision that it saw before it looked at the calendar; so one whose time has
 * been moved on by the other finds out and is refused, and one whose time stands tries again until the booking agrees.
 * Where the second step is never taken, the process `bookings-follow-the-calendar` takes it.
 */
export const moveBooking = async (
  request: CommandRequest,
  bookingId: BookingId,
  range: TimeRange,
  ports: UseCasePorts,
  expectedRevision?: number,
): Promise<CommandOutcome> => {
  const record = moveRecordOf(request, bookingId, range)
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const booking = await found<BookingState>(ports, 'booking', bookingId)
    if (isLeft(booking)) return booking
    const { state, revision, answerTo } = booking.right
    const before = answerTo(record)
    if (before !== undefined) return before
    if (attempt === 1) {
      const refused = await takeTime(request, record, state.facts, ports, expectedRevision)
      if (isLeft(refused)) return refused
    }
    const slot = await slotOf(state.facts, bookingId, request, ports)
    if (slot === undefined || !sameRange(slot.range, range)) return overtaken()
    const { sessionId } = slot
    const data = { range, ...(sessionId && { sessionId }) }
    const outcome = await ports.bus.dispatch({ ...record, data, expectedRevision: revision })
    if (isRight(outcome) || outcome.left.code !== 'command.revision-mismatch') return outcome
  }
  return overtaken()
}

type Facts = Exclude<BookingState, { readonly stage: 'none' }>['facts']

/** Takes the new time, unless the booking itself would refuse to be moved. */
const takeTime = async (
  request: CommandRequest,
  record: CommandRequest,
  { tutorId }: Facts,
  { bus }: Pick<UseCasePorts, 'bus'>,
  expectedRevision: number | undefined,
): Promise<CommandOutcome> => {
  const refused = await bus.rehearse(expectedRevision === undefined ? record : { ...record, expectedRevision })
  if (refused !== undefined) return left(refused)
  const data = { bookingId: record.id, ...(record.data as { readonly range: TimeRange }) }
  return bus.dispatch(stepOf(request, { category: 'calendar', id: tutorId, type: 'MoveSlot', data }))
}

const overtaken = () => left(refusal('command.contention', 'This booking was moved by somebody else at the same time.'))
