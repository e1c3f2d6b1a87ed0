export {
  afterFirstFactor,
  type CheckPassword,
  createService,
  LogInAnswer,
  type PasswordAttempt,
  signInActions,
  type SessionActionPorts,
} from './actions'
export { signInErrors } from './errors'
export { bearerLookUp, type LookUpPorts } from './look-up'
export { NumberedTokens, refreshTokens, serviceSecrets } from './numbered-tokens'
export { RECENT_SECONDS, recentlyAuthenticated, stepUpErrors } from './recently-authenticated'
export { RevocationFeed } from './revocation-feed'
export { RevocationList } from './revocation-list'
export { FactorProof, SecondFactor, type SecondFactors } from './second-factors'
export { SessionTokens } from './session-tokens'
export { type Opening, Sessions, type SessionsPorts } from './sessions'
export { lacksStaffFactor, STAFF_ROLES } from './staff-factor'
