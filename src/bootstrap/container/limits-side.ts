import type { Container } from 'inversify'
import { PostgresIdempotencyKeys } from '../../adapters/idempotency/postgres'
import { systemClock } from '../../adapters/system/clock'
import { InMemoryThrottle } from '../../adapters/throttle/in-memory'
import { InsuredThrottle } from '../../adapters/throttle/insured'
import { PostgresThrottle } from '../../adapters/throttle/postgres'
import { openPool } from './pool'
import { provide, services } from './services'

/** Connections for idempotency keys: one statement is under way at a time, and the sweep. */
const KEY_CONNECTIONS = 2
/** Each attempt is one short statement. */
const ATTEMPT_CONNECTIONS = 2

/** What edges keep of requests, so that none counts twice and nobody tries too often; cleaned up where there is no edge. */
export const bindLimitsSide = (container: Container): void => {
  provide(container, services.idempotencyKeys, async (get) => {
    const pool = await openPool('idempotency keys', KEY_CONNECTIONS, get)
    const logOnSameServer = (await get(services.log)).kind === 'postgres'
    const keys = new PostgresIdempotencyKeys({ pool, logger: await get(services.logger), logOnSameServer })
    ;(await get(services.lifecycle)).closeLater('idempotency keys', () => keys.stop())
    await keys.start()
    return keys
  })

  provide(container, services.attempts, async (get) => {
    const logger = await get(services.logger)
    const shared = new PostgresThrottle({ pool: await openPool('attempts', ATTEMPT_CONNECTIONS, get), logger })
    ;(await get(services.lifecycle)).closeLater('attempts', () => shared.stop())
    await shared.start()
    return shared
  })

  provide(
    container,
    services.throttle,
    async (get) =>
      new InsuredThrottle(await get(services.attempts), new InMemoryThrottle(systemClock), await get(services.logger)),
  )
}
