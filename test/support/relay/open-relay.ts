import { PostgresEventStore } from '../../../src/adapters/event-store/postgres'
import { PostgresLeases } from '../../../src/adapters/lease/postgres-advisory-lock'
import { PostgresProcessStore } from '../../../src/adapters/process-store/postgres'
import type { MessageBus } from '../../../src/application/ports/message-bus'
import { Relay, type RelaySettings } from '../../../src/application/relay'
import { aggregates } from '../../../src/domain/registry'
import { patientPool } from '../consumers/workshop'
import { silentLogger } from '../silent-logger'

/** A relay from the log of a database, with parts of its own. */
export interface OpenRelay {
  readonly relay: Relay
  readonly store: PostgresEventStore
  /** Ends it in order; the bus stays. */
  readonly close: () => Promise<void>
}

/** Opens a relay and has it run. */
export const openRelay = async (
  connectionString: string,
  bus: Pick<MessageBus, 'prepare' | 'publish'>,
  settings: Partial<RelaySettings> = {},
): Promise<OpenRelay> => {
  const pool = patientPool(connectionString, 2)
  const checkpoints = new PostgresProcessStore(pool)
  await checkpoints.start()
  const store = await PostgresEventStore.open({ connection: { connectionString }, logger: silentLogger })
  const leases = new PostgresLeases({ connectionString, logger: silentLogger })
  const relay = new Relay({ store, text: store, bus, aggregates, checkpoints, leases, logger: silentLogger }, settings)
  const stopping = new AbortController()
  const running = relay.run(stopping.signal)
  return {
    relay,
    store,
    close: async () => {
      stopping.abort()
      await running
      await leases.close()
      await store.close()
      await pool.end()
    },
  }
}
