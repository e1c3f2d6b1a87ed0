import { letterLayout } from '../../src/adapters/letter-layout/handlebars'
import { InMemoryNotifications } from '../../src/adapters/notifications/in-memory'
import type { ChallengeTokens } from '../../src/application/accounts'
import { categoryOf } from '../../src/application/commands/aggregate-registry'
import type { DeliveredEvent } from '../../src/application/consumers/consumer'
import type { UnsubscribeLinks } from '../../src/application/messages/notification'
import { NotificationWriter } from '../../src/application/messages/writing'
import { type NotificationConsumer, type Notifications, notificationsOf } from '../../src/application/notifications'
import type { Deliveries } from '../../src/application/ports/deliveries'
import type { RecordedEvent } from '../../src/application/ports/event-store'
import type { Messenger, OutgoingMessage } from '../../src/application/ports/messenger'
import type { Receipts } from '../../src/application/ports/receipts'
import { type Marketplace, registry } from './commands/marketplace'
import { silentLogger } from './silent-logger'

/** What was told, and how far the log has been: what outlives a process. */
export class Told extends InMemoryNotifications {
  reached = 0
}

/** Some deliveries, and who is waiting. */
export interface NotificationsRun {
  readonly consumer: NotificationConsumer
  /** Waits until it has dealt with all that is in the log, and sent what is due. */
  readonly settled: () => Promise<void>
  readonly stop: () => Promise<void>
}

export const PUBLIC_URL = 'https://lyceum.example'

const layout = letterLayout()
const receipts: Receipts = { pdf: ({ total }) => Promise.resolve(Buffer.from(`%PDF of ${total.value}`)) }
const links: UnsubscribeLinks = {
  linkFor: (userId, group = 'bookings') => Promise.resolve(`${PUBLIC_URL}/unsubscribe?of=${userId}&group=${group}`),
}

export const composer = new NotificationWriter({
  ...{ layout, receipts, publicUrl: PUBLIC_URL, from: { name: 'Lyceum', email: 'lyceum@example.org' } },
})

/** An event as the bus brings it. */
export const delivered = (recorded: RecordedEvent): DeliveredEvent => {
  const category = categoryOf(recorded.stream)
  const id = recorded.stream.slice(category.length + 1)
  return { recorded, category, id, data: registry.decodeEvent(recorded).data }
}

/** The parts that tell what happens in a marketplace. */
export const notificationsIn = (
  place: Marketplace,
  challenges: ChallengeTokens,
  deliveries: Deliveries,
  send: Messenger['send'],
  toldUpTo = 0,
): Notifications =>
  notificationsOf(
    {
      ...{ registry, aggregates: place.bus, bus: place.bus, store: place.store, challenges, layout, composer },
      ...{ deliveries, messenger: { send, forget: () => Promise.resolve() }, unsubscribe: links },
      ...{ clock: place.clock, logger: silentLogger },
    },
    { publicUrl: PUBLIC_URL, toldUpTo, pollMillis: 2, backoff: { firstMillis: 1, mostMillis: 2 } },
  )

/** Hands the log of a marketplace over as the bus does, and sends what follows. */
export const runNotifications = (
  place: Marketplace,
  challenges: ChallengeTokens,
  send: (message: OutgoingMessage) => Promise<void>,
  told: Told = new Told(),
  toldUpTo = 0,
): NotificationsRun => {
  const { consumer, worker } = notificationsIn(place, challenges, told, send, toldUpTo)
  const stopping = new AbortController()
  const feed = async () => {
    while (!stopping.signal.aborted) {
      for (const event of await place.store.readAll({ from: told.reached, limit: 1_000 })) {
        if (consumer.concerns(`${categoryOf(event.stream)}.${event.type}`))
          await consumer.handle(delivered(event), { deliveries: told })
        told.reached = event.position
      }
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
  }
  let failure: unknown
  const fed = feed().catch((error: unknown) => (failure = error))
  const running = Promise.all([worker.run(stopping.signal), fed])
  return {
    consumer,
    settled: async () => {
      const head = await place.store.head()
      const isDue = (now: string) => told.standings.some(({ state, due }) => state === 'waiting' && due <= now)
      while (told.reached < head || isDue(place.clock.now())) {
        if (failure !== undefined) throw failure as Error
        await new Promise((resolve) => setTimeout(resolve, 2))
      }
    },
    stop: async () => {
      stopping.abort()
      await running
    },
  }
}
