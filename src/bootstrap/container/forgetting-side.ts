import type { Container } from 'inversify'
import { escapeIdentifier } from 'pg'
import { withMatching } from '../../adapters/matching/own-rows'
import { MATCHING_SCHEMA } from '../../adapters/matching/schema'
import { withNotifications } from '../../adapters/notifications/own-rows'
import { PostgresProcessStore } from '../../adapters/process-store/postgres'
import { systemClock } from '../../adapters/system/clock'
import {
  accountPart,
  filesPart,
  Forgetter,
  ForgettingRunner,
  keyPart,
  messagesPart,
  rowsPart,
} from '../../application/forgetting'
import { readModelsPart } from '../../projections/forgetting/read-models-part'
import { replaysPart } from '../../projections/forgetting/replays-part'
import { personalRows } from '../../projections/personal-data/rows'
import { readModels } from '../../projections/registry'
import { notificationTables } from './messages-side'
import { openPool, outlasting } from './pool'
import { provide, services } from './services'

/** One for the log's follower and one for who waits to be forgotten. */
const CONNECTIONS = 2

/** What shows people what is known of them, and what forgets them. */
export const bindForgettingSide = (container: Container): void => {
  provide(container, services.personalData, async (get) => ({
    stored: await get(services.storedLog),
    vault: await get(services.keyVault),
    registry: await get(services.registry),
    rows: withNotifications(
      withMatching(
        personalRows(readModels, await get(services.readDatabase)),
        await get(services.matchingPool),
        escapeIdentifier(MATCHING_SCHEMA),
      ),
      await notificationTables(get),
    ),
    files: await get(services.fileStorage),
    aggregates: await get(services.commandBus),
    clock: systemClock,
  }))

  provide(container, services.forgetter, async (get) => {
    const bus = await get(services.commandBus)
    const database = await get(services.readDatabase)
    return new Forgetter({
      bus,
      aggregates: bus,
      parts: [
        accountPart({ bus, aggregates: bus }),
        keyPart(await get(services.keyVault)),
        readModelsPart({
          models: readModels,
          database,
          store: await get(services.eventStore),
          progress: await get(services.progress),
        }),
        replaysPart(readModels, database),
        filesPart(await get(services.fileStorage)),
        messagesPart({
          deliveries: await get(services.deliveries),
          messenger: await get(services.messenger),
          clock: systemClock,
        }),
        rowsPart('matching', 'rows of matching', await get(services.matchPeople)),
        rowsPart('idempotency-keys', 'idempotency keys', await get(services.idempotencyKeys)),
      ],
    })
  })

  provide(container, services.forgetting, async (get) => {
    const { LYCEUM_STALL_SECONDS } = (await get(services.config)).values
    const pool = await openPool('forgetting', CONNECTIONS, get, outlasting(LYCEUM_STALL_SECONDS))
    const remembered = new PostgresProcessStore(pool, 'lyceum_forgetting')
    await remembered.start()
    return new ForgettingRunner(
      {
        forgetter: await get(services.forgetter),
        store: await get(services.eventStore),
        checkpoints: remembered,
        reminders: remembered,
        leases: await get(services.leases),
        clock: systemClock,
        logger: await get(services.logger),
      },
      { stalledMillis: LYCEUM_STALL_SECONDS * 1_000 },
    )
  })
}
