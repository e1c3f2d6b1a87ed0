import type { Container } from 'inversify'
import { GuardedHttp } from '../../adapters/outgoing-http/guarded-http'
import { systemClock } from '../../adapters/system/clock'
import { accountActions, findAccount } from '../../application/accounts'
import type { AnyAction } from '../../application/actions/action'
import { passkeyActions, passkeyLogInActions, totpActions } from '../../application/factors'
import { forgettingActions } from '../../application/forgetting'
import type { AnyUpload } from '../../application/files/upload'
import { PHOTO_UPLOAD, photoFromUrl } from '../../application/profiles/photo-from-url'
import { signInActions } from '../../application/sessions'
import { socialActions } from '../../application/social-sign-in'
import { calendarActions } from './calendars-side'
import { notificationSideActions } from './messages-side'
import { profileSideActions } from './profiles-side'
import { signInPorts } from './sign-in-ports'
import { type Get, provide, services } from './services'

/** A photo may also be fetched: what a URL leads to is taken as if it had been uploaded. */
const photosByUrl = (uploads: readonly AnyUpload[]): readonly AnyAction[] =>
  uploads.filter(({ name }) => name === PHOTO_UPLOAD).map((upload) => photoFromUrl(upload, new GuardedHttp()))

/** Every action that the API serves, area by area. */
const allActions = async (get: Get): Promise<readonly AnyAction[]> => [
  ...accountActions(await get(services.accounts)),
  findAccount(await get(services.accounts), await get(services.recordAuditRead)),
  ...signInActions(await signInPorts(get)),
  ...totpActions(await get(services.factorPorts)),
  ...passkeyActions(await get(services.factorPorts)),
  ...passkeyLogInActions(await get(services.factorPorts), await get(services.sessions)),
  ...socialActions({
    ...(await get(services.factorPorts)),
    identifiers: await get(services.identifiers),
    providers: await get(services.identityProviders),
    sessions: await get(services.sessions),
    secondFactors: await get(services.secondFactors),
  }),
  ...(await profileSideActions(get)),
  ...(await calendarActions(get)),
  ...(await notificationSideActions(get)),
  ...photosByUrl(await get(services.uploads)),
  ...forgettingActions({
    bus: await get(services.commandBus),
    aggregates: await get(services.commandBus),
    clock: systemClock,
    coolingOffDays: (await get(services.config)).values.LYCEUM_FORGET_AFTER_DAYS,
  }),
]

/** What people do that is no plain command. */
export const bindActionsSide = (container: Container): void => {
  provide(container, services.actions, allActions)
}
