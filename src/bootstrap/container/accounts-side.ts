import type { Container } from 'inversify'
import { OfflineBreachedPasswords, PwnedPasswords, withFallback } from '../../adapters/breached-passwords'
import { Argon2PasswordHasher } from '../../adapters/password-hash/argon2'
import { systemClock } from '../../adapters/system/clock'
import { Accounts, ChallengeTokens, IdentifierDirectory, PasswordRules } from '../../application/accounts'
import { provide, services } from './services'

/** Accounts: who holds which address, and what people show to prove it. */
export const bindAccountsSide = (container: Container): void => {
  provide(container, services.passwordRules, async (get) => {
    const { PWNED_PASSWORDS_URL: url } = (await get(services.config)).values
    const offline = new OfflineBreachedPasswords()
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
