export { loadSigningKey, parseSigningKey, type SigningKey, SigningKeyError } from './signing-key'
export { LocalTokenVerifier, TokenSigner } from './tokens'
