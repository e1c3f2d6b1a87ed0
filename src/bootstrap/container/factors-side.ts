import type { Container } from 'inversify'
import { OpenIdProviders } from '../../adapters/identity-providers/openid-client'
import { otplibCodes } from '../../adapters/one-time-codes/otplib'
import { claimOf } from '../../adapters/passkeys/shapes'
import type { PasskeySite } from '../../adapters/passkeys/simplewebauthn'
import { JoseSealedFlows } from '../../adapters/sealed-flows/jose'
import { PostgresSpentTokens } from '../../adapters/spent-tokens/postgres'
import { systemClock } from '../../adapters/system/clock'
import { uuidGenerator } from '../../adapters/system/ids'
import { AccountSecondFactors } from '../../application/factors'
import type { Passkeys } from '../../application/ports/passkeys'
import { publicUrlOf } from '../public-url'
import { later } from './later'
import { openPool } from './pool'
import { provide, services } from './services'

/** What devices and authenticator apps show as the site's name. */
const SITE = 'Lyceum'

/** What reads keys and certificates is 300 modules, which are loaded for the first passkey. */
const passkeysOf = (site: PasskeySite): Passkeys => {
  const loaded = later(
    async () => new (await import('../../adapters/passkeys/simplewebauthn.js')).SimpleWebAuthnPasskeys(site),
  )
  return {
    registrationOptions: async (...asked) => (await loaded()).registrationOptions(...asked),
    authenticationOptions: async () => (await loaded()).authenticationOptions(),
    checkRegistration: async (...given) => (await loaded()).checkRegistration(...given),
    claimOf,
    checkAssertion: async (...given) => (await loaded()).checkAssertion(...given),
  }
}

/** What people sign in with beside a password. */
export const bindFactorsSide = (container: Container): void => {
  provide(
    container,
    services.sealedFlows,
    async (get) => new JoseSealedFlows(await get(services.serverSecrets), systemClock),
  )

  provide(container, services.spentTokens, async (get) => {
    const spent = new PostgresSpentTokens({
      pool: await openPool('spent tokens', 1, get),
      logger: await get(services.logger),
    })
    ;(await get(services.lifecycle)).closeLater('spent tokens', () => spent.stop())
    await spent.start()
    return spent
  })

  provide(container, services.factorPorts, async (get) => {
    const bus = await get(services.commandBus)
    const { values } = await get(services.config)
    return {
      bus,
      aggregates: bus,
      clock: systemClock,
      ids: uuidGenerator,
      codes: otplibCodes(SITE),
      passkeys: passkeysOf({ name: SITE, url: publicUrlOf(values) }),
      flows: await get(services.sealedFlows),
      spent: await get(services.spentTokens),
    }
  })

  provide(container, services.secondFactors, async (get) => new AccountSecondFactors(await get(services.factorPorts)))

  provide(container, services.identityProviders, async (get) => {
    const { values } = await get(services.config)
    return new OpenIdProviders({
      providers: values.LYCEUM_OIDC_PROVIDERS ?? [],
      publicUrl: publicUrlOf(values),
      logger: await get(services.logger),
    })
  })
}
