import { join } from 'node:path'
import type { Container } from 'inversify'
import {
  alsoAccepting,
  fixedKey,
  KeyRing,
  loadSigningKey,
  LocalTokenVerifier,
  parseTokenKey,
  PostgresKeyStore,
  TokenSigner,
} from '../../adapters/auth'
import { systemClock } from '../../adapters/system/clock'
import { uuidGenerator } from '../../adapters/system/ids'
import { bearerLookUp, refreshTokens, RevocationFeed, RevocationList, Sessions } from '../../application/sessions'
import { openPool } from './pool'
import { provide, services } from './services'

/** Who is signed in, and the tokens that say so. */
export const bindSessionsSide = (container: Container): void => {
  // The operator's own key: given, or beside the data. The command line signs with it, without asking anybody.
  provide(container, services.signingKey, async (get) => {
    const { LYCEUM_JWT_KEY, LYCEUM_DATA } = (await get(services.config)).values
    return LYCEUM_JWT_KEY === undefined
      ? loadSigningKey(join(LYCEUM_DATA, 'keys', 'signing.jwk'))
      : parseTokenKey(LYCEUM_JWT_KEY, 'LYCEUM_JWT_KEY')
  })

  provide(container, services.keyStore, async (get) => {
    const store = new PostgresKeyStore({
      pool: await openPool('signing keys', 1, get),
      secrets: await get(services.serverSecrets),
    })
    await store.start()
    return store
  })

  provide(container, services.tokenKeys, async (get) => {
    const { LYCEUM_JWT_KEY, LYCEUM_JWT_ALGORITHM: algorithm } = (await get(services.config)).values
    const own = fixedKey(await get(services.signingKey))
    if (LYCEUM_JWT_KEY !== undefined) return own
    const ring = new KeyRing({ algorithm, store: await get(services.keyStore), logger: await get(services.logger) })
    ;(await get(services.lifecycle)).closeLater('signing keys', () => ring.stop())
    await ring.start()
    return alsoAccepting(ring, own)
  })

  provide(container, services.tokenIssuer, async (get) => new TokenSigner(await get(services.tokenKeys)))

  provide(container, services.revocations, async (get) => {
    const lookUp = bearerLookUp({
      aggregates: await get(services.commandBus),
      memberships: await get(services.memberships),
      clock: systemClock,
    })
    const list = new RevocationList(systemClock, lookUp)
    const feed = new RevocationFeed({
      store: await get(services.storedLog),
      registry: await get(services.registry),
      list,
      logger: await get(services.logger),
    })
    const stop = new AbortController()
    const { followed } = await feed.start(stop.signal)
    ;(await get(services.lifecycle)).closeLater('revocations', async () => {
      stop.abort()
      await followed
    })
    return list
  })

  provide(
    container,
    services.tokens,
    async (get) => new LocalTokenVerifier(await get(services.tokenKeys), await get(services.revocations)),
  )

  provide(container, services.sessions, async (get) => {
    const bus = await get(services.commandBus)
    return new Sessions({
      bus,
      aggregates: bus,
      issuer: await get(services.tokenIssuer),
      refreshTokens: refreshTokens(await get(services.serverSecrets)),
      ids: uuidGenerator,
    })
  })
}
