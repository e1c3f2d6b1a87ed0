import type { Container } from 'inversify'
import { systemClock } from '../../adapters/system/clock'
import { expiry, formerMembers, inactiveAccounts, RetentionRunner, unprovenAccounts } from '../../application/retention'
import { accountWalk } from '../../projections/retention/account-walk'
import { endedSessions } from '../../projections/retention/ended-sessions'
import { findFormerMembers } from '../../projections/retention/former-members'
import { outboxOf } from '../messages'
import { provide, services } from './services'

/** What sees to it that nothing of people is kept for longer than is said. */
export const bindRetentionSide = (container: Container): void => {
  provide(container, services.retention, async (get) => {
    const bus = await get(services.commandBus)
    const database = await get(services.readDatabase)
    const progress = await get(services.progress)
    const walk = accountWalk({ database, store: await get(services.eventStore), progress })
    return new RetentionRunner({
      duties: [
        unprovenAccounts({ bus, aggregates: bus }, walk),
        inactiveAccounts({ bus, aggregates: bus }, walk),
        formerMembers({ bus, aggregates: bus }, findFormerMembers({ database, progress })),
        expiry('ended-sessions', endedSessions(database)),
        expiry('kept-messages', outboxOf((await get(services.config)).values)),
        expiry('deliveries', await get(services.deliveries)),
        expiry('in-app-notifications', await get(services.inApp)),
        expiry('idempotency-keys', await get(services.idempotencyKeys)),
        expiry('spent-tokens', await get(services.spentTokens)),
        expiry('attempts', await get(services.attempts)),
      ],
      leases: await get(services.leases),
      clock: systemClock,
      logger: await get(services.logger),
    })
  })
}
