import type { Container } from 'inversify'
import { uuidGenerator } from '../../adapters/system/ids'
import { recordAuditRead } from '../../application/audit'
import { ReadModelQueryBus } from '../../application/queries/query-bus'
import { readModels } from '../../projections/registry'
import { openReadDatabase } from '../../projections/runtime/database'
import { migrateReadModels } from '../../projections/runtime/migrations'
import { CheckpointProgress } from '../../projections/runtime/progress'
import type { AnyReadModel } from '../../projections/runtime/read-model'
import { ProjectionRunner } from '../../projections/runtime/runner'
import { listenForMovements, MovementNotifier } from '../../projections/runtime/signals'
import { outlasting } from './pool'
import { provide, services } from './services'

/** The read models: their database, what folds them and what answers from them. */
export const bindQuerySide = (container: Container): void => {
  provide(container, services.readDatabase, async (get) => {
    const { url } = await get(services.database)
    await migrateReadModels(url)
    const { LYCEUM_STALL_SECONDS } = (await get(services.config)).values
    const database = openReadDatabase({ url, statementMillis: Math.max(60_000, outlasting(LYCEUM_STALL_SECONDS)) })
    ;(await get(services.lifecycle)).closeLater('read database', () => database.close())
    return database
  })

  provide(container, services.progress, async (get) => {
    const { url } = await get(services.database)
    const { pool } = await get(services.readDatabase)
    const progress = new CheckpointProgress(pool, readModels)
    const stop = new AbortController()
    const listening = listenForMovements(
      url,
      { onMoved: () => progress.signal(), onUnsure: () => progress.forget() },
      await get(services.logger),
      stop.signal,
    )
    ;(await get(services.lifecycle)).closeLater('progress of read models', () => {
      stop.abort()
      return listening
    })
    return progress
  })

  provide(container, services.projectionsOf, async (get) => {
    const database = await get(services.readDatabase)
    const registry = await get(services.registry)
    const notifier = new MovementNotifier(database.pool)
    ;(await get(services.lifecycle)).closeLater('movement notifier', () => notifier.close())
    const ports = {
      store: await get(services.eventStore),
      database,
      decode: registry.decodeEvent.bind(registry),
      logger: await get(services.logger),
      progress: await get(services.progress),
      notifier,
      leases: await get(services.leases),
    }
    const { LYCEUM_STALL_SECONDS } = (await get(services.config)).values
    const options = { stalledMillis: LYCEUM_STALL_SECONDS * 1_000 }
    return (models: readonly AnyReadModel[]) => new ProjectionRunner(models, ports, options)
  })
  provide(container, services.projections, async (get) => (await get(services.projectionsOf))(readModels))

  provide(container, services.recordAuditRead, async (get) =>
    recordAuditRead({ bus: await get(services.commandBus), ids: uuidGenerator }),
  )
  provide(
    container,
    services.queryBus,
    async (get) => new ReadModelQueryBus(await get(services.progress), await get(services.recordAuditRead)),
  )
}
