import * as t from 'io-ts'
import { Locale } from '../account'
import { type EventsOf, Instant, integer, LocalTime, object, personal, secret, Zone } from '../kernel'
import {
  DeviceId,
  DeviceRemovalCause,
  FcmToken,
  NotificationChannel,
  NotificationGroup,
  PushAuth,
  PushEndpoint,
  PushPublicKey,
} from './values'

/** Whose they are is the stream's id. Whoever has a device's address and keys can write to it: they are secrets. */
export const events = {
  ChannelsChosen: {
    data: object({ group: NotificationGroup, channels: t.readonlyArray(NotificationChannel), chosenAt: Instant }),
  },
  /** From mails of a group, by their link. */
  Unsubscribed: { data: object({ group: NotificationGroup, unsubscribedAt: Instant }) },
  LanguageChosen: { data: object({ locale: Locale }) },
  ZoneSet: { data: object({ zone: personal(Zone, 'id', 'Etc/UTC') }) },
  /** On the clock of the zone, half-open; over midnight where `to` is earlier. */
  QuietHoursSet: {
    data: object({ from: personal(LocalTime, 'id', '00:00'), to: personal(LocalTime, 'id', '00:00') }),
  },
  QuietHoursEnded: { data: object({}) },
  /** At this hour on the clock of the zone. */
  DigestStarted: { data: object({ hour: integer(0, 23) }) },
  DigestEnded: { data: object({}) },
  BrowserAdded: {
    data: object({
      deviceId: DeviceId,
      endpoint: secret(PushEndpoint, 'id'),
      p256dh: secret(PushPublicKey, 'id'),
      auth: secret(PushAuth, 'id'),
      addedAt: Instant,
    }),
  },
  TelephoneAdded: { data: object({ deviceId: DeviceId, token: secret(FcmToken, 'id'), addedAt: Instant }) },
  DeviceRemoved: { data: object({ deviceId: DeviceId, cause: DeviceRemovalCause, removedAt: Instant }) },
} as const

export type PreferencesEvent = EventsOf<typeof events>
