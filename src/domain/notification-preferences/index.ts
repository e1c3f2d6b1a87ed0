import { defineAggregate } from '../kernel'
import { commands } from './commands'
import { errors } from './errors'
import { events } from './events'
import { decider } from './preferences'

export type { PreferencesCommand } from './commands'
export type { PreferencesError } from './errors'
export type { PreferencesEvent } from './events'
export {
  channelsFor,
  type Device,
  type Preferences,
  preferencesIn,
  type PreferencesState,
  type PushTarget,
  type QuietHours,
} from './state'
export {
  DeviceId,
  NotificationChannel,
  NotificationGroup,
  notificationGroups,
  PushAuth,
  PushEndpoint,
  PushPublicKey,
} from './values'

/** By which ways, when, in which language and on which devices somebody is told things. Its id is the user's. */
export const preferences = defineAggregate({
  category: 'preferences',
  context: 'accounts',
  collection: 'notification-preferences',
  noun: 'Preferences',
  identity: 'given',
  commands,
  events,
  errors,
  decider,
})
