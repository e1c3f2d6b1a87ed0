export { FactorProof, SecondFactor, type SecondFactors } from './second-factors'
export { SessionTokens } from './session-tokens'
