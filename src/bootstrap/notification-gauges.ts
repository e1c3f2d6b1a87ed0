import type { GaugeSource } from '../adapters/http'
import type { Clock } from '../application/ports/clock'
import { type CountsDeliveries, type DeliveryChannel, deliveryChannels } from '../application/ports/deliveries'
import { type Instant, toMillis } from '../domain/kernel'

/** Figures of notifications for `/metrics`, from a process that sends some; what waits is shared by all. */
export const notificationGauges = (deliveries: CountsDeliveries, clock: Clock): readonly GaugeSource[] => [
  {
    name: 'lyceum_notifications_waiting',
    help: 'How many messages wait to be sent, those for which it is not time yet included',
    label: 'channel',
    read: async () => {
      const waiting = await deliveries.waiting(clock.now())
      return each((channel) => waiting.find((one) => one.channel === channel)?.count ?? 0)
    },
  },
  {
    name: 'lyceum_notifications_oldest_seconds',
    help: 'For how long the oldest message waits that could have been sent, 0 where there is none',
    label: 'channel',
    read: async () => {
      const now = clock.now()
      const waiting = await deliveries.waiting(now)
      return each((channel) => secondsSince(waiting.find((one) => one.channel === channel)?.since ?? now, now))
    },
  },
]

const each = (read: (channel: DeliveryChannel) => number): Readonly<Record<string, number>> =>
  Object.fromEntries(deliveryChannels.map((channel) => [channel, read(channel)]))

const secondsSince = (since: Instant, now: Instant): number => Math.max(0, toMillis(now) - toMillis(since)) / 1_000
