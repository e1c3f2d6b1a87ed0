import type { ClientBase } from 'pg'
import { PostgresInbox } from '../../adapters/inbox'
import type { Consumer } from '../../application/consumers/consumer'
import { ConsumerRunner } from '../../application/consumers/runner'
import { EventOpener } from '../../application/privacy/event-opener'
import { openPool, outlasting } from './pool'
import { type Get, services } from './services'

/** One for each batch that is dealt with side by side, one for dead letters, one for a statement that was given up. */
const CONNECTIONS = 6

/**
 * What runs a consumer as a member of its group.
 *
 * @param stores - what the consumer writes through, in the transaction of a connection
 */
export const consumerRunner = async <Stores>(
  get: Get,
  consumer: Consumer<Stores>,
  stores: (client: ClientBase) => Stores,
): Promise<ConsumerRunner<Stores>> => {
  const { LYCEUM_STALL_SECONDS } = (await get(services.config)).values
  const logger = await get(services.logger)
  const registry = await get(services.registry)
  const pool = await openPool(`consumer ${consumer.name}`, CONNECTIONS, get, outlasting(LYCEUM_STALL_SECONDS))
  const inbox = new PostgresInbox({ pool, logger, stores })
  ;(await get(services.lifecycle)).closeLater(`inbox of ${consumer.name}`, () => inbox.stop())
  await inbox.start()
  return new ConsumerRunner(
    {
      bus: await get(services.messageBus),
      inbox,
      deadLetters: await get(services.deadLetters),
      registry,
      opener: new EventOpener(await get(services.keyVault), registry, 'withheld'),
      leases: await get(services.leases),
      logger,
    },
    consumer,
    { stalledMillis: LYCEUM_STALL_SECONDS * 1_000 },
  )
}
