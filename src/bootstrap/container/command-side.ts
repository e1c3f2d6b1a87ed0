import type { Container } from 'inversify'
import { PostgresLeases } from '../../adapters/lease/postgres-advisory-lock'
import { PostgresLogMarks } from '../../adapters/log-mark/postgres'
import { systemClock } from '../../adapters/system/clock'
import { uuidGenerator } from '../../adapters/system/ids'
import { AggregateRegistry } from '../../application/commands/aggregate-registry'
import { CommandService } from '../../application/commands/command-service'
import { EventSourcedCommandBus } from '../../application/commands/event-sourced-command-bus'
import { useCases } from '../../application/commands/use-cases'
import { recogniseLog } from '../../application/log-mark'
import { authorise } from '../../application/policies'
import type { EventStore } from '../../application/ports/event-store'
import type { Secrets } from '../../application/privacy/open-fields'
import { OpenedEventStore } from '../../application/privacy/opened-event-store'
import { aggregates } from '../../domain/registry'
import { openDatabase } from '../database'
import { openLog } from '../logs'
import { openPool } from './pool'
import { type Get, provide, services } from './services'

/** The database, the log, and what takes commands to it. */
export const bindCommandSide = (container: Container): void => {
  provide(container, services.database, async (get) =>
    openDatabase((await get(services.config)).values, await get(services.logger), await get(services.lifecycle)),
  )

  provide(container, services.log, async (get) => {
    const { EVENT_STORE_URL } = (await get(services.config)).values
    const url = EVENT_STORE_URL ?? (await get(services.database)).url
    const log = await openLog(url, 'EVENT_STORE_URL', await get(services.logger))
    ;(await get(services.lifecycle)).closeLater('event store', () => log.store.close())
    return log
  })
  provide(container, services.logMarks, async (get) => {
    const marks = new PostgresLogMarks(await openPool('log mark', 1, get))
    await marks.start()
    return marks
  })
  // The log as everything sees it that keeps a checkpoint.
  provide(container, services.storedLog, async (get) => {
    const { kind, store } = await get(services.log)
    await recogniseLog(kind, store, await get(services.logMarks))
    return store
  })
  const openedLog = async (get: Get, secrets: Secrets): Promise<EventStore> => {
    const vault = await get(services.keyVault)
    const registry = await get(services.registry)
    return new OpenedEventStore({ store: await get(services.storedLog), vault, registry }, secrets)
  }
  provide(container, services.eventStore, (get) => openedLog(get, 'withheld'))

  provide(container, services.leases, async (get) => {
    const { url } = await get(services.database)
    const leases = new PostgresLeases({ connectionString: url, logger: await get(services.logger) })
    ;(await get(services.lifecycle)).closeLater('leases', () => leases.close())
    return leases
  })

  provide(container, services.registry, () => new AggregateRegistry(aggregates))

  provide(
    container,
    services.commandBus,
    async (get) =>
      new EventSourcedCommandBus({
        registry: await get(services.registry),
        store: await openedLog(get, 'shown'),
        vault: await get(services.keyVault),
        fingerprintKey: await (await get(services.serverSecrets)).of('fingerprints'),
        clock: systemClock,
        authorise,
      }),
  )

  provide(container, services.commands, async (get) => {
    const bus = await get(services.commandBus)
    const registry = await get(services.registry)
    return new CommandService(
      { registry, authorise, bus, aggregates: bus, clock: systemClock, ids: uuidGenerator },
      useCases,
    )
  })
}
