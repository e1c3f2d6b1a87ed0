import type {
  CountsDeliveries,
  Deliveries,
  DeliveryChannel,
  DeliveryStanding,
  DeliveryWriter,
  ForgetsDeliveries,
  InAppNotifications,
  NewDelivery,
  NewInApp,
} from '../../src/application/ports/deliveries'
import { DAY, instant, MINUTE, plusMillis } from '../../src/domain/kernel'
import { uuid } from '../support/decider-specification'

/** An adapter's parts; `write` is one transaction. */
export interface NotificationStore {
  readonly write: (work: (writer: DeliveryWriter) => Promise<void>) => Promise<void>
  readonly deliveries: Deliveries & CountsDeliveries
  readonly forgetting: ForgetsDeliveries
  readonly inApp: InAppNotifications
  readonly standings: () => Promise<readonly DeliveryStanding[]>
}

/** What every store of notifications promises. */
export const notificationsContract = (name: string, open: () => Promise<NotificationStore>): void => {
  describe(`${name}, a store of notifications`, () => {
    const now = instant('2026-03-01T10:00:00Z')
    const later = (minutes: number) => plusMillis(now, minutes * MINUTE)
    const ann = uuid(901)
    const ben = uuid(902)

    const delivery = (n: number, more: Partial<NewDelivery> = {}): NewDelivery => ({
      ...{ id: uuid(n), eventId: uuid(100 + n), userId: ann, channel: 'email' },
      ...{ stream: `booking-${uuid(n)}`, revision: n, kind: 'booking-confirmed', at: now, due: now },
      ...more,
    })
    const line = (n: number, more: Partial<NewInApp> = {}): NewInApp => {
      const { channel: _, due: _due, ...rest } = delivery(n)
      return { ...rest, ...more }
    }
    const add = ({ write }: NotificationStore, rows: readonly NewDelivery[], lines: readonly NewInApp[] = []) =>
      write((writer) => writer.add(rows, lines))
    const claim = ({ deliveries }: NotificationStore, at = now, limit = 10, channel: DeliveryChannel = 'email') =>
      deliveries.claim(channel, at, plusMillis(at, MINUTE), limit)
    const ids = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id)

    it('gives out what is due, the earliest first, each to one at a time', async () => {
      const store = await open()
      await add(store, [delivery(1, { due: later(2) }), delivery(2, { due: later(1) }), delivery(3, { due: later(9) })])
      await add(store, [delivery(4, { channel: 'push' })])
      expect(await claim(store)).toEqual([])
      expect(await claim(store, later(3), 1)).toMatchObject([
        { ...delivery(2, { due: later(1) }), attempts: 0, reached: [] },
      ])
      expect(ids(await claim(store, later(3)))).toEqual([uuid(1)])
      expect(await claim(store, later(3))).toEqual([])
      expect(ids(await claim(store, now, 10, 'push'))).toEqual([uuid(4)])
    })

    it('gives out again what was claimed and neither ended nor deferred in time', async () => {
      const store = await open()
      await add(store, [delivery(1)])
      await claim(store)
      expect(ids(await claim(store, later(1)))).toEqual([uuid(1)])
    })

    it('keeps one delivery for an event, a user and a channel, also when it has ended', async () => {
      const store = await open()
      await add(store, [delivery(1)])
      await add(store, [delivery(1, { due: later(-9) }), delivery(2)])
      const [first] = await claim(store)
      await store.deliveries.end(first!, 'sent', now)
      await store.deliveries.end(first!, 'failed', now)
      await add(store, [delivery(1)])
      expect(await claim(store, later(60))).toHaveLength(1)
      const standings = await store.standings()
      expect(standings.map(({ id, state }) => [id, state]).sort()).toEqual([
        [uuid(1), 'sent'],
        [uuid(2), 'waiting'],
      ])
    })

    it('remembers how often and why a delivery was put off, and which parts of it went out', async () => {
      const store = await open()
      await add(store, [delivery(1)])
      const [claimed] = await claim(store)
      await store.deliveries.reach(uuid(1), 'phone')
      await store.deliveries.reach(uuid(1), 'phone')
      await store.deliveries.defer(claimed!, later(5), 'the server is away')
      expect(await claim(store, later(4))).toEqual([])
      expect(await store.standings()).toMatchObject([{ attempts: 1, reason: 'the server is away' }])
      expect(await claim(store, later(5))).toMatchObject([{ attempts: 1, reached: ['phone'] }])
    })

    it('tells how much waits on each way, and since when what could have gone out', async () => {
      const store = await open()
      expect(await store.deliveries.waiting(now)).toEqual([])
      await add(store, [
        delivery(1, { due: later(5) }),
        delivery(2, { due: later(2) }),
        delivery(3, { due: later(90) }),
      ])
      await add(store, [delivery(4, { channel: 'push', at: later(-3), due: later(60) })])
      const waiting = async (minutes: number) =>
        [...(await store.deliveries.waiting(later(minutes)))].sort((a, b) => (a.channel < b.channel ? -1 : 1))
      expect(await waiting(1)).toEqual([
        { channel: 'email', count: 3 },
        { channel: 'push', count: 1 },
      ])
      expect(await waiting(9)).toMatchObject([{ channel: 'email', count: 3, since: later(2) }, {}])
      const [pushed] = await claim(store, later(60), 1, 'push')
      await store.deliveries.defer(pushed!, later(120), 'away')
      const [first] = await claim(store, later(9), 1)
      await store.deliveries.end(first!, 'sent', later(9))
      expect(await waiting(9)).toEqual([
        { channel: 'email', count: 2, since: later(5) },
        { channel: 'push', count: 1, since: later(-3) },
      ])
    })

    it('bundles what is told in a digest, and ends it with the digest', async () => {
      const store = await open()
      const digestAt = later(60)
      const at = later(-1)
      await add(store, [delivery(1, { digestAt }), delivery(2, { digestAt, at })])
      await add(store, [delivery(1, { digestAt }), delivery(3, { digestAt, userId: ben })])
      expect(await claim(store, later(59))).toEqual([])
      const digests = await claim(store, digestAt)
      expect(digests.map(({ kind, userId }) => [kind, userId]).sort()).toEqual([
        ['digest', ann],
        ['digest', ben],
      ])
      const digest = digests.find(({ userId }) => userId === ann)!
      expect(ids(await store.deliveries.bundled(digest.id))).toEqual([uuid(2), uuid(1)])
      // What comes while a digest is under way is told the day after.
      await add(store, [delivery(4, { digestAt })])
      await store.deliveries.end(digest, 'sent', digestAt)
      expect(await store.deliveries.bundled(digest.id)).toEqual([])
      const next = (await claim(store, plusMillis(digestAt, DAY))).find(({ userId }) => userId === ann)
      expect(next).toMatchObject({ kind: 'digest' })
      expect(ids(await store.deliveries.bundled(next!.id))).toEqual([uuid(4)])
    })

    it('forgets somebody whole, and takes nothing of them any more', async () => {
      const store = await open()
      await add(store, [delivery(1), delivery(2, { userId: ben })], [line(1), line(2, { userId: ben })])
      expect(await store.forgetting.count(ann)).toBe(2)
      expect(await store.forgetting.forget(ann, now)).toEqual({ removed: 2, underWay: 0 })
      await add(store, [delivery(1), delivery(3), delivery(4, { digestAt: now })], [line(3)])
      expect(await store.forgetting.count(ann)).toBe(0)
      expect(await store.forgetting.count(ben)).toBe(2)
      expect(ids(await claim(store))).toEqual([uuid(2)])
    })

    it('says that a message is being sent to somebody who is to be forgotten, until it was', async () => {
      const store = await open()
      await add(store, [delivery(1), delivery(2, { due: later(9) })])
      const [claimed] = await claim(store)
      expect(await store.forgetting.forget(ann, now)).toEqual({ removed: 1, underWay: 1 })
      await store.deliveries.end(claimed!, 'sent', now)
      expect(await store.forgetting.forget(ann, now)).toEqual({ removed: 1, underWay: 0 })
      await add(store, [delivery(3)])
      await store.write((writer) => writer.forget(ben))
      await add(store, [delivery(4, { userId: ben })])
      expect(await store.standings()).toEqual([])
    })

    it('lists what somebody can read, the newest first, a page at a time, and what they have read', async () => {
      const store = await open()
      const { inApp } = store
      await add(store, [], [line(1), line(2, { at: later(1) }), line(3, { at: later(1) }), line(4, { userId: ben })])
      await add(store, [], [line(1)])
      const first = await inApp.page(ann, { limit: 2, unread: false })
      expect(ids(first)).toEqual([uuid(3), uuid(2)])
      expect(ids(await inApp.page(ann, { after: first[1]!, limit: 2, unread: false }))).toEqual([uuid(1)])
      expect(await inApp.markRead(ann, { ids: [uuid(2), uuid(4)] }, later(5))).toBe(1)
      expect(await inApp.markRead(ann, { ids: [uuid(2)] }, later(6))).toBe(0)
      expect(await inApp.unread(ann)).toBe(2)
      expect(ids(await inApp.page(ann, { limit: 9, unread: true }))).toEqual([uuid(3), uuid(1)])
      expect(await inApp.markRead(ann, { upTo: now }, later(7))).toBe(1)
      const read = await inApp.page(ann, { limit: 9, unread: false })
      expect(read.map(({ readAt }) => readAt)).toEqual([undefined, later(5), later(7)])
      expect(await inApp.unread(ben)).toBe(1)
    })
  })
}
