import type { PreferencesEvent } from './events'
import { channelsFor, type Device, type Preferences, preferencesIn, type PreferencesState } from './state'

export const evolve = (state: PreferencesState, event: PreferencesEvent): PreferencesState => ({
  stage: 'kept',
  ...next(preferencesIn(state), event),
})

const next = (preferences: Preferences, event: PreferencesEvent): Preferences => {
  const { channels, devices } = preferences
  switch (event.type) {
    case 'ChannelsChosen':
      return { ...preferences, channels: { ...channels, [event.data.group]: event.data.channels } }
    case 'Unsubscribed': {
      const { group } = event.data
      const others = channelsFor(preferences, group).filter((channel) => channel !== 'email')
      return { ...preferences, channels: { ...channels, [group]: others } }
    }
    case 'LanguageChosen':
    case 'ZoneSet':
      return { ...preferences, ...event.data }
    case 'QuietHoursSet':
      return { ...preferences, quietHours: event.data }
    case 'QuietHoursEnded': {
      const { quietHours, ...rest } = preferences
      return rest
    }
    case 'DigestStarted':
      return { ...preferences, digestHour: event.data.hour }
    case 'DigestEnded': {
      const { digestHour, ...rest } = preferences
      return rest
    }
    case 'BrowserAdded': {
      const { deviceId, addedAt, ...target } = event.data
      return { ...preferences, devices: [...devices, { deviceId, addedAt, target: { kind: 'browser', ...target } }] }
    }
    case 'TelephoneAdded': {
      const { deviceId, addedAt, ...target } = event.data
      return { ...preferences, devices: [...devices, { deviceId, addedAt, target: { kind: 'telephone', ...target } }] }
    }
    case 'DeviceRemoved':
      return { ...preferences, devices: devices.filter(isNot(event.data.deviceId)) }
  }
}

const isNot =
  (deviceId: string) =>
  (device: Device): boolean =>
    device.deviceId !== deviceId
