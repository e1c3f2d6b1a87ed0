import type { Container } from 'inversify'
import { PostgresProcessStore } from '../../adapters/process-store/postgres'
import { systemClock } from '../../adapters/system/clock'
import { processes } from '../../application/processes'
import { ProcessRunner } from '../../application/processes/runner'
import { openPool } from './pool'
import { provide, services } from './services'

/** One for the log's followers, one for the deadlines. */
const CONNECTIONS = 2

/** What answers events with further commands. */
export const bindProcessSide = (container: Container): void => {
  provide(container, services.processStore, async (get) => {
    const remembered = new PostgresProcessStore(await openPool('processes', CONNECTIONS, get))
    await remembered.start()
    return remembered
  })

  provide(container, services.processes, async (get) => {
    const remembered = await get(services.processStore)
    const bus = await get(services.commandBus)
    const { LYCEUM_PLATFORM_FEE } = (await get(services.config)).values
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
    )
  })
}
