export { OfflineBreachedPasswords } from './offline'
export { PwnedPasswords, type PwnedPasswordsSettings } from './over-http'
export { withFallback } from './with-fallback'
