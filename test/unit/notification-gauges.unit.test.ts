import { InMemoryNotifications } from '../../src/adapters/notifications/in-memory'
import { notificationGauges } from '../../src/bootstrap/notification-gauges'
import { instant, MINUTE, plusMillis } from '../../src/domain/kernel'
import { uuid } from '../support/decider-specification'

const now = instant('2026-03-01T10:00:00Z')

const figures = async (deliveries: InMemoryNotifications) => {
  const gauges = notificationGauges(deliveries, { now: () => now })
  return Object.fromEntries(await Promise.all(gauges.map(async ({ name, read }) => [name, await read()] as const)))
}

describe('the figures of notifications', () => {
  it('show of each way how much waits, and for how long what could have gone out', async () => {
    const deliveries = new InMemoryNotifications()
    const add = (n: number, channel: 'email' | 'push', minutes: number) => {
      const due = plusMillis(now, minutes * MINUTE)
      const of = { eventId: uuid(n), userId: uuid(1), stream: 'booking-1', revision: n, kind: 'enrolled' }
      return deliveries.add([{ ...of, id: uuid(100 + n), channel, at: now, due }], [])
    }
    await add(1, 'email', -2)
    await add(2, 'email', -5)
    await add(3, 'push', 30)
    expect(await figures(deliveries)).toEqual({
      lyceum_notifications_waiting: { letter: 0, email: 2, sms: 0, push: 1 },
      lyceum_notifications_oldest_seconds: { letter: 0, email: 300, sms: 0, push: 0 },
    })
  })
})
