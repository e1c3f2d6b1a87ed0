export { socialActions, type SocialSignInPorts } from './actions'
export { socialErrors } from './errors'
export { ProvidedIdentities, type ProvidedIdentitiesPorts } from './provided-identities'
