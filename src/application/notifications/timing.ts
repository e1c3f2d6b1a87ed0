import type { Instant } from '../../domain/kernel'
import { channelsFor, type NotificationChannel, type Preferences } from '../../domain/notification-preferences'
import type { NotificationKind, Told } from '../messages/facts'
import { groupOf } from '../messages/notification'
import { nextHour, quietUntil } from './clock-times'

/** What somebody is to act upon, or turn up for: it waits for no digest. */
const pressing: ReadonlySet<NotificationKind> = new Set([
  'booking-requested',
  'booking-rescheduled',
  'booking-cancelled',
  'booking-reminder',
  'slot-offered',
  'seat-offered',
  'payment-failed',
])

/** From when on it is of no use to be told; undefined where it always is. */
export const uselessFrom = ({ kind, facts }: Told): Instant | undefined => {
  switch (kind) {
    case 'booking-requested':
    case 'slot-offered':
    case 'seat-offered':
      return facts.until
    case 'booking-confirmed':
    case 'booking-rescheduled':
      return facts.range.end
    case 'booking-reminder':
      return facts.range.start
    case 'application-status':
    case 'review-invited':
      return facts.until
    default:
      return undefined
  }
}

/** When something is told by one way. */
export interface When {
  readonly due: Instant
  readonly digestAt?: Instant
}

/**
 * Not in quiet hours, but for what would be too late at their end; and with the mail of the day, where there is one and
 * it does not press.
 */
const whenOn = (told: Told, channel: NotificationChannel, preferences: Preferences, now: Instant): When => {
  const { zone, quietHours, digestHour } = preferences
  if (zone === undefined) return { due: now }
  if (channel === 'email' && digestHour !== undefined && !pressing.has(told.kind)) {
    const digestAt = nextHour(now, digestHour, zone)
    return { due: digestAt, digestAt }
  }
  const quiet = quietHours && quietUntil(now, quietHours, zone)
  const useless = uselessFrom(told)
  return { due: quiet === undefined || (useless !== undefined && useless <= quiet) ? now : quiet }
}

/** The ways by which somebody is told something, and when. */
export const waysFor = (told: Told, preferences: Preferences, now: Instant): ReadonlyMap<NotificationChannel, When> =>
  new Map(
    channelsFor(preferences, groupOf[told.kind]).map((channel) => [channel, whenOn(told, channel, preferences, now)]),
  )
