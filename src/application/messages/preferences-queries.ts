import * as t from 'io-ts'
import { Locale } from '../../domain/account'
import { Instant, integer, LocalTime, object, oneOf, text, Zone } from '../../domain/kernel'
import {
  channelsFor,
  DeviceId,
  NotificationChannel,
  NotificationGroup,
  notificationGroups,
  type Preferences,
  preferencesIn,
  type PreferencesState,
} from '../../domain/notification-preferences'
import type { AggregateLoader } from '../commands/command'
import { everybody, mine } from '../queries/access'
import type { AnyQuery, ItemQuery } from '../queries/query'

export interface PreferencesQueryPorts {
  readonly aggregates: AggregateLoader
  /** By which push services know this server, in base64url (RFC 8292, section 3.2). */
  readonly pushKey: () => Promise<string>
}

const Own = object(
  {
    groups: t.readonlyArray(object({ group: NotificationGroup, channels: t.readonlyArray(NotificationChannel) })),
    devices: t.readonlyArray(object({ deviceId: DeviceId, kind: oneOf('browser', 'telephone'), addedAt: Instant })),
  },
  { locale: Locale, zone: Zone, quietHours: object({ from: LocalTime, to: LocalTime }), digestHour: integer(0, 23) },
)

const PushKey = object({ publicKey: text(1, 100) })
const Nothing = object({})

/** What was chosen, and for the rest what holds where nothing is. Where devices are stays a secret. */
const shown = (preferences: Preferences) => {
  const { locale, zone, quietHours, digestHour, devices } = preferences
  return {
    groups: notificationGroups.map((group) => ({ group, channels: channelsFor(preferences, group) })),
    devices: devices.map(({ deviceId, target: { kind }, addedAt }) => ({ deviceId, kind, addedAt })),
    ...(locale !== undefined && { locale }),
    ...(zone !== undefined && { zone }),
    ...(quietHours !== undefined && { quietHours }),
    ...(digestHour !== undefined && { digestHour }),
  }
}

/** How somebody is told things, for themselves: from the log, so that a change is seen at once. */
const ownQuery = ({ aggregates }: PreferencesQueryPorts): ItemQuery<typeof Nothing, typeof Own> => ({
  kind: 'item',
  name: 'preferences.own',
  context: 'accounts',
  path: 'notification-preferences/own',
  summary: 'How you are told things: by which ways, when, in which language and on which devices.',
  params: Nothing,
  result: Own,
  authorise: mine,
  run: async (_, actor) => {
    const { state } = await aggregates.load<PreferencesState>('preferences', actor.id)
    return shown(preferencesIn(state))
  },
})

const pushKeyQuery = ({ pushKey }: PreferencesQueryPorts): ItemQuery<typeof Nothing, typeof PushKey> => ({
  kind: 'item',
  name: 'preferences.push-key',
  context: 'accounts',
  path: 'notification-preferences/push-key',
  summary: "The server's public key, with which a browser subscribes to push messages (applicationServerKey).",
  params: Nothing,
  result: PushKey,
  authorise: everybody,
  run: async () => ({ publicKey: await pushKey() }),
})

export const preferencesQueries = (ports: PreferencesQueryPorts): readonly AnyQuery[] => [
  ownQuery(ports),
  pushKeyQuery(ports),
]
