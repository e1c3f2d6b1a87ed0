import type { BookingId, Instant, TimeRange, UserId } from '../../../domain/kernel'
import { type CalendarState, isActive, type Slot } from '../../../domain/tutor-calendar'
import type { CommandRequest } from '../command'
import type { UseCasePorts } from '../use-case'

/** The time that a booking holds in a calendar at an instant; undefined where it holds none, or its hold has lapsed. */
export const slotIn = (calendar: CalendarState, bookingId: BookingId, at: Instant): Slot | undefined => {
  const slot = calendar.stage === 'open' ? calendar.slots.byKey.get(bookingId) : undefined
  return slot !== undefined && isActive(slot, at) ? slot : undefined
}

/** The instant a use case runs at: the service gives one to each request. */
export const instantOf = (request: CommandRequest, { clock }: Pick<UseCasePorts, 'clock'>): Instant =>
  request.at ?? clock.now()

/** The time that a booking has in its tutor's calendar now. */
export const slotOf = async (
  { tutorId }: { readonly tutorId: UserId },
  bookingId: BookingId,
  request: CommandRequest,
  ports: Pick<UseCasePorts, 'aggregates' | 'clock'>,
): Promise<Slot | undefined> => {
  const { state } = await ports.aggregates.load<CalendarState>('calendar', tutorId)
  return slotIn(state, bookingId, instantOf(request, ports))
}

/** Whether two ranges are the same. */
export const sameRange = (a: TimeRange, b: TimeRange): boolean => a.start === b.start && a.end === b.end
