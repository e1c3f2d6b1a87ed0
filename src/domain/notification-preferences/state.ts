import type { Locale } from '../account'
import type { Instant, LocalTime, Zone } from '../kernel'
import {
  DEFAULT_CHANNELS,
  type DeviceId,
  type NotificationChannel,
  type NotificationGroup,
  type PushAuth,
  type PushEndpoint,
  type PushPublicKey,
} from './values'

/** How a device is reached. */
export type PushTarget =
  | {
      readonly kind: 'browser'
      readonly endpoint: PushEndpoint
      readonly p256dh: PushPublicKey
      readonly auth: PushAuth
    }
  | { readonly kind: 'telephone'; readonly token: string }

export interface Device {
  readonly deviceId: DeviceId
  readonly target: PushTarget
  readonly addedAt: Instant
}

/** On the clock of the preferences' zone, half-open; over midnight where `to` is earlier. */
export interface QuietHours {
  readonly from: LocalTime
  readonly to: LocalTime
}

export interface Preferences {
  /** What was chosen; for the other groups see `channelsFor`. */
  readonly channels: Readonly<Partial<Record<NotificationGroup, readonly NotificationChannel[]>>>
  readonly locale?: Locale
  readonly zone?: Zone
  readonly quietHours?: QuietHours
  /** The hour of the day, in the zone, at which one mail tells all. */
  readonly digestHour?: number
  /** In the order in which they were added. */
  readonly devices: readonly Device[]
}

/** The stages: none -> kept. */
export type PreferencesState = { readonly stage: 'none' } | ({ readonly stage: 'kept' } & Preferences)

/** Of somebody who has chosen nothing. */
export const NO_PREFERENCES: Preferences = { channels: {}, devices: [] }

/** Somebody's preferences, whether or not anything was chosen. */
export const preferencesIn = (state: PreferencesState): Preferences => (state.stage === 'none' ? NO_PREFERENCES : state)

/** By which ways somebody is told what is of a group. */
export const channelsFor = ({ channels }: Preferences, group: NotificationGroup): readonly NotificationChannel[] =>
  channels[group] ?? DEFAULT_CHANNELS
