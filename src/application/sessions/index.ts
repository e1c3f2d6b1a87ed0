export { RECENT_SECONDS, recentlyAuthenticated, stepUpErrors } from './recently-authenticated'
export { FactorProof, SecondFactor, type SecondFactors } from './second-factors'
export { SessionTokens } from './session-tokens'
