import type { Container } from 'inversify'
import type { Pool } from 'pg'
import { PostgresDeliveries } from '../../adapters/notifications/postgres'
import { PostgresInApp } from '../../adapters/notifications/postgres-in-app'
import { PostgresDeliveryWriter } from '../../adapters/notifications/postgres-writer'
import { PostgresProcessStore } from '../../adapters/process-store/postgres'
import { systemClock } from '../../adapters/system/clock'
import type { AnyAction } from '../../application/actions/action'
import {
  formerlyTold,
  notificationActions,
  notificationQueries,
  notificationsOf,
  type NotificationStores,
  takeOverLetters,
  Tellings,
} from '../../application/notifications'
import type { AnyQuery } from '../../application/queries/query'
import { DELIVERY_DAYS, IN_APP_DAYS } from '../../application/retention'
import { publicUrlOf } from '../public-url'
import { consumerRunner } from './consumers'
import { openPool, outlasting } from './pool'
import { type Get, provide, services } from './services'

/** One for each way of a message, two for what people read, and one for a statement that was given up. */
const CONNECTIONS = 7

/** What decides who is told of events, keeps it until it is sent, and sends it. */
export const bindMessagesSide = (container: Container): void => {
  provide(container, services.notificationPool, async (get) => {
    const { LYCEUM_STALL_SECONDS } = (await get(services.config)).values
    return openPool('notifications', CONNECTIONS, get, outlasting(LYCEUM_STALL_SECONDS))
  })

  // What letters on accounts were sent by before there were consumers.
  provide(container, services.messageStore, async (get) => {
    const remembered = new PostgresProcessStore(await get(services.notificationPool), 'lyceum_messages')
    await remembered.start()
    return remembered
  })

  provide(container, services.deliveries, async (get) => {
    const deliveries = new PostgresDeliveries(await get(services.notificationPool), { keepDays: DELIVERY_DAYS })
    await deliveries.start()
    return deliveries
  })

  provide(
    container,
    services.inApp,
    async (get) => new PostgresInApp(await notificationTables(get), { keepDays: IN_APP_DAYS }),
  )

  provide(container, services.notifications, async (get) => {
    const { values } = await get(services.config)
    const bus = await get(services.commandBus)
    const remembered = await get(services.messageStore)
    const deliveries = await get(services.deliveries)
    const store = await get(services.eventStore)
    const registry = await get(services.registry)
    const notifications = notificationsOf(
      {
        ...{ store, registry, bus, aggregates: bus, deliveries },
        challenges: await get(services.challengeTokens),
        messenger: await get(services.messenger),
        layout: await get(services.letterLayout),
        composer: await get(services.composer),
        unsubscribe: await get(services.unsubscribeLinks),
        clock: systemClock,
        logger: await get(services.logger),
      },
      { publicUrl: publicUrlOf(values), toldUpTo: await formerlyTold({ remembered }) },
    )
    await takeOverLetters({ remembered, store, registry }, notifications.consumer, (work) => deliveries.write(work))
    return notifications
  })

  provide(container, services.notificationConsumer, async (get) => {
    const { consumer } = await get(services.notifications)
    return consumerRunner<NotificationStores>(get, consumer, (client) => ({
      deliveries: new PostgresDeliveryWriter(client),
    }))
  })
}

/** Where it is kept, its tables made. */
export const notificationTables = async (get: Get): Promise<Pool> => {
  await get(services.deliveries)
  return get(services.notificationPool)
}

/** What people ask of what they were told. */
export const notificationSideQueries = async (get: Get): Promise<readonly AnyQuery[]> => {
  const aggregates = await get(services.commandBus)
  const tellings = new Tellings({
    store: await get(services.eventStore),
    registry: await get(services.registry),
    aggregates,
  })
  const composer = await get(services.composer)
  return notificationQueries({ inApp: await get(services.inApp), tellings, aggregates, composer })
}

export const notificationSideActions = async (get: Get): Promise<readonly AnyAction[]> =>
  notificationActions(await get(services.inApp), systemClock)
