import type { TokenVerifier } from '../ports/token-verifier'
import { looksLikeKey } from './key-text'

/** Takes API keys beside other bearer tokens; each is told by its beginning, and checked by nobody else. */
export const withApiKeys = (tokens: TokenVerifier, keys: TokenVerifier): TokenVerifier => ({
  verify: (token) => (looksLikeKey(token) ? keys.verify(token) : tokens.verify(token)),
})
