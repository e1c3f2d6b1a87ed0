import { isLeft, left } from 'fp-ts/Either'
import type { BookingState } from '../../../domain/booking'
import { type BookingId, GroupLessonId, object, TimeRange, UserId } from '../../../domain/kernel'
import { type CalendarState, termsOf } from '../../../domain/tutor-calendar'
import type { CommandOutcome, CommandRequest } from '../command'
import { refusal } from '../refusal'
import type { UseCase, UseCasePorts } from '../use-case'
import { withHold } from './hold'
import { instantOf, slotIn } from './slots'
import { found, lastStepOf, stepOf, unlessDone } from './step'
import { moveBooking } from './move-booking'

const RequestData = object({ tutorId: UserId, learnerId: UserId, range: TimeRange }, { groupLessonId: GroupLessonId })

export const requestBooking: UseCase<typeof RequestData> = {
  category: 'booking',
  type: 'RequestBooking',
  data: RequestData,
  summary: "Ask for a tutor's time, or a seat in a group lesson. The time is held; the terms of the day are frozen.",
  creates: true,
  run: (request, ports) => {
    const { id, data } = request
    const { tutorId, ...wish } = data
    const bookingId = id as BookingId
    const at = instantOf(request, ports)
    const hold = {
      category: 'calendar',
      id: tutorId,
      take: { type: 'HoldSlot', data: { bookingId, ...wish } },
      giveBack: [{ type: 'ReleaseSlot', data: { bookingId } }],
      inForce: (calendar: CalendarState) => slotIn(calendar, bookingId, at) !== undefined,
    }
    return unlessDone(request, id, ports, () =>
      withHold(request, hold, ports, async (calendar) => {
        const slot = slotIn(calendar, bookingId, at)
        const terms = termsOf(calendar, wish)
        if (slot === undefined) return left(refusal('command.contention', 'The hold was given up at the same time.'))
        if (isLeft(terms)) return terms
        const { heldUntil = slot.range.start, sessionId } = slot
        const held = { terms: terms.right, heldUntil, ...(sessionId && { sessionId }) }
        return ports.bus.dispatch(lastStepOf(request, { id, data: { ...data, ...held } }))
      }),
    )
  },
}

const ConfirmData = object({})
export const confirmBooking: UseCase<typeof ConfirmData> = {
  category: 'booking',
  type: 'ConfirmBooking',
  data: ConfirmData,
  summary: 'Confirm a requested booking, while its hold lasts. Its time is kept for good.',
  run: (request, ports) => confirm(request, ports),
}

/**
 * The time first, then the agreement: a booking is never confirmed whose time somebody else may take. Whether it may be
 * confirmed at all is seen beforehand, since a time that is kept for good lapses no more. Where the booking is cancelled
 * in between, the release that follows a cancellation frees it.
 */
const confirm = async (request: CommandRequest, ports: UseCasePorts): Promise<CommandOutcome> => {
  const { id, data } = request
  const booking = await found<BookingState>(ports, 'booking', id)
  if (isLeft(booking)) return booking
  const last = lastStepOf(request, { id, data })
  const refused = await ports.bus.rehearse(last)
  if (refused !== undefined) return left(refused)
  const kept = await ports.bus.dispatch(
    stepOf(request, {
      category: 'calendar',
      id: booking.right.state.facts.tutorId,
      type: 'ConfirmSlot',
      data: { bookingId: id as BookingId },
    }),
  )
  return isLeft(kept) ? kept : ports.bus.dispatch(last)
}

const RescheduleData = object({ range: TimeRange })
export const rescheduleBooking: UseCase<typeof RescheduleData> = {
  category: 'booking',
  type: 'RescheduleBooking',
  data: RescheduleData,
  summary: 'Move a booking to another free time of the same length, as often as its terms allow.',
  run: (request, ports) =>
    moveBooking(request, request.id as BookingId, request.data.range, ports, request.expectedRevision),
}
