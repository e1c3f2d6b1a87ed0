import { type Either, right } from 'fp-ts/Either'
import { type Decider, equal, type Instant } from '../kernel'
import type { Of, PreferencesCommand } from './commands'
import { errors, type PreferencesError } from './errors'
import type { PreferencesEvent } from './events'
import { evolve } from './evolve'
import {
  channelsFor,
  type Device,
  type Preferences,
  preferencesIn,
  type PreferencesState,
  type PushTarget,
} from './state'
import { type DeviceId, type DeviceRemovalCause, MOST_DEVICES } from './values'

type Decision = Either<PreferencesError, readonly PreferencesEvent[]>

const NOTHING: Decision = right([])

/** An event where it would change something. */
const unless = (already: boolean, event: PreferencesEvent): Decision => (already ? NOTHING : right([event]))

const decide = (command: PreferencesCommand, state: PreferencesState): Decision => {
  const { by, id, at } = command
  if (by.id !== id && by.role !== 'system')
    return errors.fail('preferences.forbidden', 'How somebody is told things is theirs alone to choose.')
  const preferences = preferencesIn(state)

  switch (command.type) {
    case 'ChooseChannels':
      return chooseChannels(command, preferences)
    case 'Unsubscribe': {
      const { group } = command.data
      return unless(!channelsFor(preferences, group).includes('email'), {
        type: 'Unsubscribed',
        data: { group, unsubscribedAt: at },
      })
    }
    case 'ChooseLanguage':
      return unless(preferences.locale === command.data.locale, { type: 'LanguageChosen', data: command.data })
    case 'SetZone':
      return unless(preferences.zone === command.data.zone, { type: 'ZoneSet', data: command.data })
    case 'SetQuietHours':
      if (command.data.from === command.data.to)
        return errors.fail('preferences.no-quiet-hours', 'Quiet hours end at another time than they begin.')
      if (preferences.zone === undefined) return zoneMissing()
      return unless(equal(preferences.quietHours, command.data), { type: 'QuietHoursSet', data: command.data })
    case 'EndQuietHours':
      return unless(preferences.quietHours === undefined, { type: 'QuietHoursEnded', data: {} })
    case 'StartDigest':
      if (preferences.zone === undefined) return zoneMissing()
      return unless(preferences.digestHour === command.data.hour, { type: 'DigestStarted', data: command.data })
    case 'EndDigest':
      return unless(preferences.digestHour === undefined, { type: 'DigestEnded', data: {} })
    case 'AddBrowser':
    case 'AddTelephone':
      return addDevice(command, preferences)
    case 'RemoveDevice': {
      const { deviceId } = command.data
      const cause = by.role === 'system' ? 'gone' : 'own-wish'
      return preferences.devices.some((device) => device.deviceId === deviceId)
        ? right([removed({ deviceId }, cause, at)])
        : NOTHING
    }
  }
}

/** A clock without a zone means nothing. */
const zoneMissing = () => errors.fail('preferences.zone-missing', 'Say first in which time zone you live.')

const chooseChannels = ({ data, at }: Of<'ChooseChannels'>, preferences: Preferences): Decision => {
  const { group, channels } = data
  if (new Set(channels).size < channels.length)
    return errors.fail('preferences.named-twice', 'Each channel is named once.')
  const chosen = preferences.channels[group]
  const same = chosen?.length === channels.length && channels.every((channel) => chosen.includes(channel))
  return unless(same, { type: 'ChannelsChosen', data: { group, channels, chosenAt: at } })
}

const removed = (
  { deviceId }: { readonly deviceId: DeviceId },
  cause: DeviceRemovalCause,
  at: Instant,
): PreferencesEvent => ({ type: 'DeviceRemoved', data: { deviceId, cause, removedAt: at } })

/** What a device is known by, at its push service. */
const addressOf = (target: PushTarget): string => (target.kind === 'browser' ? target.endpoint : target.token)

/**
 * A device has one place: added again under another id, or with another address under its own, it replaces what was
 * there. The oldest makes room for a new one: browsers that were given up say goodbye to nobody.
 */
const addDevice = (command: Of<'AddBrowser' | 'AddTelephone'>, { devices }: Preferences): Decision => {
  const { at } = command
  const { deviceId, ...address } = command.data
  const added: PreferencesEvent =
    command.type === 'AddBrowser'
      ? { type: 'BrowserAdded', data: { ...command.data, addedAt: at } }
      : { type: 'TelephoneAdded', data: { ...command.data, addedAt: at } }
  const target = { kind: 'token' in address ? 'telephone' : 'browser', ...address } as PushTarget
  if (devices.some((device) => device.deviceId === deviceId && equal(device.target, target))) return NOTHING
  const isSame = (device: Device): boolean =>
    device.deviceId === deviceId ||
    (device.target.kind === target.kind && addressOf(device.target) === addressOf(target))
  const others = devices.filter((device) => !isSame(device))
  const crowdedOut = others.slice(0, Math.max(0, others.length + 1 - MOST_DEVICES))
  const replaced = [...devices.filter(isSame), ...crowdedOut]
  return right([...replaced.map((device) => removed(device, 'replaced', at)), added])
}

export const decider: Decider<PreferencesCommand, PreferencesEvent, PreferencesState, PreferencesError> = {
  initialState: { stage: 'none' },
  decide,
  evolve,
}
