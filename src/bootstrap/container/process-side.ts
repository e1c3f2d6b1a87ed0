import type { Container } from 'inversify'
import { PostgresProcessStore } from '../../adapters/process-store/postgres'
import { systemClock } from '../../adapters/system/clock'
import { processes } from '../../application/processes'
import { ProcessRunner } from '../../application/processes/runner'
import { openPool, outlasting } from './pool'
import { provide, services } from './services'

/** One for the log's followers, one for the deadlines, and two for statements that were given up and have yet to end. */
const CONNECTIONS = 4

/** What answers events with further commands. */
export const bindProcessSide = (container: Container): void => {
  provide(container, services.processStore, async (get) => {
    const { LYCEUM_STALL_SECONDS } = (await get(services.config)).values
    const pool = await openPool('processes', CONNECTIONS, get, outlasting(LYCEUM_STALL_SECONDS))
    const remembered = new PostgresProcessStore(pool)
    await remembered.start()
    return remembered
  })

  provide(container, services.processes, async (get) => {
    const remembered = await get(services.processStore)
    const bus = await get(services.commandBus)
    const { LYCEUM_PLATFORM_FEE, LYCEUM_STALL_SECONDS } = (await get(services.config)).values
    return new ProcessRunner(
      {
        bus,
        aggregates: bus,
        registry: await get(services.registry),
        store: await get(services.eventStore),
        checkpoints: remembered,
        reminders: remembered,
        leases: await get(services.leases),
        clock: systemClock,
        logger: await get(services.logger),
      },
      processes({ platformFeeBasisPoints: LYCEUM_PLATFORM_FEE }),
      { stalledMillis: LYCEUM_STALL_SECONDS * 1_000 },
    )
  })
}
