import type { AnyAction } from '../../actions/action'
import { actingActions } from './acting'
import { confirmActions } from './confirm-session'
import { logInActions } from './log-in'
import type { SessionActionPorts } from './ports'
import { serviceActions } from './services'
import { sessionActions } from './session-actions'

export { afterFirstFactor, LogInAnswer } from './log-in'
export type { CheckPassword, PasswordAttempt, SessionActionPorts } from './ports'
export { createService, type ServiceSecret } from './services'

/** All that is asked for around sessions and services. */
export const signInActions = (ports: SessionActionPorts): readonly AnyAction[] => [
  ...logInActions(ports),
  ...sessionActions(ports),
  ...confirmActions(ports),
  ...actingActions(ports),
  ...serviceActions(ports),
]
