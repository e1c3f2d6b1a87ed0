import type * as t from 'io-ts'
import { brandedString, id, oneOf, text } from '../kernel'

/** The ways by which somebody is told something. `in-app`: what is read in Lyceum itself. */
export const NotificationChannel = oneOf('email', 'sms', 'push', 'in-app')
export type NotificationChannel = t.TypeOf<typeof NotificationChannel>

/**
 * What notifications are about, as people choose among them. What concerns the account itself (security, erasure, the
 * welcome) is in none of these groups: it cannot be switched off.
 */
export const notificationGroups = [
  'bookings',
  'reminders',
  'courses',
  'payments',
  'applications',
  'waitlists',
  'reviews',
] as const
export const NotificationGroup = oneOf(...notificationGroups)
export type NotificationGroup = t.TypeOf<typeof NotificationGroup>

/** Where nothing is chosen. Messages to a phone cost money and interrupt: they go to those who chose them. */
export const DEFAULT_CHANNELS: readonly NotificationChannel[] = ['email', 'push', 'in-app']

/** One browser or telephone that shows push messages. */
export const DeviceId = id('DeviceId')
export type DeviceId = t.TypeOf<typeof DeviceId>

/**
 * Where a browser's push service takes messages (Push API, `PushSubscription.endpoint`). Named by a client: whoever posts
 * there must see to it that it is no address of ours.
 */
export const PushEndpoint = brandedString(
  'PushEndpoint',
  (s) => s.length <= 2_000 && /^https:\/\/[^\s/?#@]+(?:[/?][^\s#]*)?$/.test(s),
  {
    format: 'uri',
    maxLength: 2_000,
    description: 'where a push service takes messages for a browser, an https URL',
    examples: ['https://push.example.org/send/abc'],
  },
)
export type PushEndpoint = t.TypeOf<typeof PushEndpoint>

const base64Url = <B extends string>(name: B, characters: number, description: string) =>
  brandedString(name, (s) => s.length === characters && /^[\w-]+$/.test(s), {
    pattern: `^[A-Za-z0-9_-]{${String(characters)}}$`,
    description,
    examples: ['A'.repeat(characters)],
  })

/** A browser's public key for push messages: an uncompressed point of P-256, 65 bytes (RFC 8291, section 3.1). */
export const PushPublicKey = base64Url('PushPublicKey', 87, 'the public key of a push subscription, as base64url')
export type PushPublicKey = t.TypeOf<typeof PushPublicKey>

/** A browser's secret for push messages, 16 bytes (RFC 8291, section 3.2). */
export const PushAuth = base64Url('PushAuth', 22, 'the authentication secret of a push subscription, as base64url')
export type PushAuth = t.TypeOf<typeof PushAuth>

/** What Firebase Cloud Messaging calls an app on a telephone. */
export const FcmToken = text(1, 4_096)

/** `own-wish`; `replaced`: by another one, or for want of room; `gone`: its push service knows it no longer. */
export const DeviceRemovalCause = oneOf('own-wish', 'replaced', 'gone')
export type DeviceRemovalCause = t.TypeOf<typeof DeviceRemovalCause>

/** Devices that one person may have. Another one takes the place of the oldest. */
export const MOST_DEVICES = 10
