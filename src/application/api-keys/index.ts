export { apiKeyActions, type ApiKeyActionPorts } from './actions'
export { ApiKeyVerifier, type ApiKeyVerifierPorts } from './api-key-verifier'
export { withApiKeys } from './with-api-keys'
