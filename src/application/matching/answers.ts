import type { BookingEvent } from '../../domain/booking'
import type { RecordedEvent } from '../ports/event-store'
import type { MarketFacts } from '../ports/market-facts'

/** How many of the latest requests count. */
const LATEST = 20
const HOUR = 3_600_000

/** The history of a booking, from its first event. */
export type AnsweredBookings = (bookingId: string) => Promise<readonly RecordedEvent[]>

/** How long a request waited for the tutor's own answer, in hours; undefined where it was somebody else's, or is none yet. */
export const hoursToAnswer = (history: readonly RecordedEvent[], tutorId: string): number | undefined => {
  const asked = history.find(({ type }) => type === ('BookingRequested' satisfies BookingEvent['type']))
  const answer = history.find(({ type }) => type === 'BookingConfirmed' || type === 'BookingDeclined')
  if (asked === undefined || answer?.metadata.actor.id !== tutorId) return undefined
  return (Date.parse(answer.metadata.occurredAt) - Date.parse(asked.metadata.occurredAt)) / HOUR
}

/** How long a tutor's latest requests waited for an answer, in hours. */
export const answerHours = async (
  bookings: AnsweredBookings,
  facts: Pick<MarketFacts, 'latestBookings'>,
  tutorId: string,
): Promise<readonly number[]> => {
  const hours: number[] = []
  for (const id of await facts.latestBookings(tutorId, LATEST)) {
    const waited = hoursToAnswer(await bookings(id), tutorId)
    if (waited !== undefined) hours.push(waited)
  }
  return hours
}
