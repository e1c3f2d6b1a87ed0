import type { Container } from 'inversify'
import { PwnedPasswords } from '../../adapters/breached-passwords/over-http'
import { withFallback } from '../../adapters/breached-passwords/with-fallback'
import { Argon2PasswordHasher } from '../../adapters/password-hash/argon2'
import { systemClock } from '../../adapters/system/clock'
import { Accounts, ChallengeTokens, IdentifierDirectory, PasswordRules } from '../../application/accounts'
import type { BreachedPasswords } from '../../application/ports/breached-passwords'
import { later } from './later'
import { provide, services } from './services'

/** The list that comes with Lyceum, unpacked for the first password that is set. */
const listed = later(
  async () => new (await import('../../adapters/breached-passwords/offline.js')).OfflineBreachedPasswords(),
)
const offline: BreachedPasswords = { range: async (prefix) => (await listed()).range(prefix) }

/** Accounts: who holds which address, and what people show to prove it. */
export const bindAccountsSide = (container: Container): void => {
  provide(container, services.passwordRules, async (get) => {
    const { PWNED_PASSWORDS_URL: url } = (await get(services.config)).values
    if (url === undefined) return new PasswordRules(offline)
    return new PasswordRules(withFallback(new PwnedPasswords(url), offline, await get(services.logger)))
  })

  provide(container, services.challengeTokens, async (get) => new ChallengeTokens(await get(services.serverSecrets)))

  provide(container, services.identifiers, async (get) => {
    const aggregates = await get(services.commandBus)
    return new IdentifierDirectory({ secrets: await get(services.serverSecrets), aggregates, clock: systemClock })
  })

  provide(container, services.accounts, async (get) => {
    const bus = await get(services.commandBus)
    return new Accounts({
      bus,
      aggregates: bus,
      clock: systemClock,
      identifiers: await get(services.identifiers),
      challenges: await get(services.challengeTokens),
      hasher: new Argon2PasswordHasher(),
      rules: await get(services.passwordRules),
    })
  })
}
