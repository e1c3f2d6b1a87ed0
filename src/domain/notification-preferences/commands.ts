import * as t from 'io-ts'
import { Locale } from '../account'
import { type CommandsOf, integer, LocalTime, object, Zone } from '../kernel'
import {
  DeviceId,
  FcmToken,
  NotificationChannel,
  NotificationGroup,
  PushAuth,
  PushEndpoint,
  PushPublicKey,
} from './values'

export const commands = {
  ChooseChannels: {
    data: object({ group: NotificationGroup, channels: t.readonlyArray(NotificationChannel) }),
    summary: 'Say by which ways you are told what is of a group; by none, and it is not told at all.',
    creates: true,
  },
  /** By the link in a mail, which is followed without signing in. */
  Unsubscribe: {
    data: object({ group: NotificationGroup }),
    summary: 'Send no more mails of a group.',
    creates: true,
    internal: true,
  },
  ChooseLanguage: {
    data: object({ locale: Locale }),
    summary: 'Say in which language you are written to.',
    creates: true,
  },
  SetZone: {
    data: object({ zone: Zone }),
    summary: 'Say in which time zone you live: times are written in it, and quiet hours and digests go by it.',
    creates: true,
  },
  SetQuietHours: {
    data: object({ from: LocalTime, to: LocalTime }),
    summary: 'Be left in peace from one time of day to another, over midnight where the second is earlier.',
    creates: true,
  },
  EndQuietHours: { data: object({}), summary: 'Be told at any hour again.' },
  StartDigest: {
    data: object({ hour: integer(0, 23) }),
    summary: 'Get one mail a day, at an hour of your own clock, instead of one for everything.',
    creates: true,
  },
  EndDigest: { data: object({}), summary: 'Get a mail for everything again.' },
  AddBrowser: {
    data: object({ deviceId: DeviceId, endpoint: PushEndpoint, p256dh: PushPublicKey, auth: PushAuth }),
    summary: "Show push messages in a browser: what its PushSubscription says, made with the server's public key.",
    creates: true,
  },
  AddTelephone: {
    data: object({ deviceId: DeviceId, token: FcmToken }),
    summary: 'Show push messages of an app: the registration token that Firebase Cloud Messaging gave it.',
    creates: true,
  },
  RemoveDevice: { data: object({ deviceId: DeviceId }), summary: 'Show no more push messages on a device.' },
} as const

export type PreferencesCommand = CommandsOf<typeof commands>

/** The command of a type. */
export type Of<Type extends PreferencesCommand['type']> = Extract<PreferencesCommand, { readonly type: Type }>
