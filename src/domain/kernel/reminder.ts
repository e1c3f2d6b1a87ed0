import { integer } from './codec'
import { HOUR, type Instant, plusMillis } from './instant'

/** How many hours before its start people are reminded of something. */
export const REMINDER_HOURS = [24, 1] as const

/** Of a reminder: how many hours before the start it is due, a week at most. */
export const HoursBefore = integer(1, 168)

/** When a reminder is due. */
export const reminderDue = (start: Instant, hoursBefore: number): Instant => plusMillis(start, -hoursBefore * HOUR)

/**
 * Until when a reminder still says something: half of its time. One that comes later, after an outage, would tell people
 * what they know by then, or what the next reminder is about to tell them.
 */
export const reminderStale = (start: Instant, hoursBefore: number): Instant =>
  plusMillis(start, (-hoursBefore * HOUR) / 2)
