import type { Container } from 'inversify'
import { PostgresProcessStore } from '../../adapters/process-store/postgres'
import { Relay } from '../../application/relay'
import { aggregates } from '../../domain/registry'
import { openPool, outlasting } from './pool'
import { provide, services } from './services'

/** One saves the checkpoint, and one is for a statement that was given up. */
const CONNECTIONS = 2

/** What publishes the log on the bus. */
export const bindRelaySide = (container: Container): void => {
  provide(container, services.relay, async (get) => {
    const { LYCEUM_STALL_SECONDS } = (await get(services.config)).values
    // Beside the checkpoints of processes, so that a log that is adopted has it begin anew as well.
    const checkpoints = new PostgresProcessStore(
      // An older checkpoint has what is behind it published again, which everybody can tell.
      await openPool('relay', CONNECTIONS, get, outlasting(LYCEUM_STALL_SECONDS), 'soon'),
    )
    await checkpoints.start()
    return new Relay(
      {
        store: await get(services.storedLog),
        text: (await get(services.log)).text,
        bus: await get(services.messageBus),
        aggregates,
        checkpoints,
        leases: await get(services.leases),
        logger: await get(services.logger),
      },
      { stalledMillis: LYCEUM_STALL_SECONDS * 1_000 },
    )
  })
}
