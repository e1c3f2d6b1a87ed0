import type {
  Claimed,
  CountsDeliveries,
  Deliveries,
  DeliveryChannel,
  DeliveryStanding,
  DeliveryWriter,
  Ending,
  ForgetsDeliveries,
  InApp,
  InAppNotifications,
  InAppPlace,
  NewDelivery,
  NewInApp,
  WaitingDeliveries,
} from '../../application/ports/deliveries'
import { derivedId } from '../../application/derived-id'
import { deliveryChannels, DIGEST } from '../../application/ports/deliveries'
import { DAY, type Instant, plusMillis } from '../../domain/kernel'

interface Row extends Claimed {
  readonly state: DeliveryStanding['state']
  readonly claimedUntil?: Instant
  readonly digestId?: string
  readonly reason?: string
}

const byDue = (a: Row, b: Row): number => compare(a.due, b.due)
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
const newestFirst = (a: InAppPlace, b: InAppPlace): number => compare(b.at, a.at) || compare(b.id, a.id)

/** Deliveries and lists in memory; it is one transaction a call. */
export class InMemoryNotifications implements DeliveryWriter, Deliveries, CountsDeliveries, InAppNotifications {
  private readonly rows = new Map<string, Row>()
  private readonly lines = new Map<string, InApp>()
  private readonly forgotten = new Set<string>()

  /** What the forgetting of people asks it. */
  readonly forgetting: ForgetsDeliveries = {
    forget: (userId, now) => {
      this.forgotten.add(userId)
      const isUnderWay = (row: Row): boolean => row.claimedUntil !== undefined && row.claimedUntil > now
      const removed = this.removeOf(userId, (row) => !isUnderWay(row))
      return Promise.resolve({ removed, underWay: this.of(userId).length })
    },
    count: (userId) => Promise.resolve(this.of(userId).length + this.linesOf(userId).length),
  }

  /** Every delivery as it stands, the earliest due first. */
  get standings(): readonly DeliveryStanding[] {
    return [...this.rows.values()].sort(byDue)
  }

  add(deliveries: readonly NewDelivery[], inApp: readonly NewInApp[]): Promise<void> {
    for (const delivery of deliveries)
      if (!this.rows.has(delivery.id) && !this.forgotten.has(delivery.userId)) this.insert(delivery)
    for (const line of inApp)
      if (!this.lines.has(line.id) && !this.forgotten.has(line.userId)) this.lines.set(line.id, line)
    return Promise.resolve()
  }

  forget(userId: string): Promise<void> {
    this.forgotten.add(userId)
    this.removeOf(userId, () => true)
    return Promise.resolve()
  }

  claim(channel: DeliveryChannel, now: Instant, until: Instant, limit: number): Promise<readonly Claimed[]> {
    const due = [...this.rows.values()]
      .filter((row) => row.state === 'waiting' && row.channel === channel && row.due <= now)
      .filter(({ claimedUntil }) => claimedUntil === undefined || claimedUntil <= now)
      .sort(byDue)
      .slice(0, limit)
    for (const row of due) this.rows.set(row.id, { ...row, claimedUntil: until })
    return Promise.resolve(due)
  }

  bundled(digestId: string): Promise<readonly Claimed[]> {
    const found = [...this.rows.values()].filter((row) => row.digestId === digestId && row.state === 'bundled')
    return Promise.resolve(found.sort((a, b) => newestFirst(b, a)))
  }

  reach(id: string, part: string): Promise<void> {
    this.change(id, ({ reached }) => ({ reached: [...new Set([...reached, part])] }))
    return Promise.resolve()
  }

  end({ id }: Claimed, ending: Ending, _at: Instant, reason?: string): Promise<void> {
    const ended = { state: ending, ...(reason !== undefined && { reason }) }
    for (const row of [...this.rows.values()])
      if ((row.id === id && row.state === 'waiting') || (row.digestId === id && row.state === 'bundled'))
        this.release(row.id, () => ended)
    return Promise.resolve()
  }

  defer({ id }: Claimed, due: Instant, reason: string): Promise<void> {
    this.release(id, ({ attempts }) => ({ due, reason, attempts: attempts + 1 }))
    return Promise.resolve()
  }

  waiting(now: Instant): Promise<readonly WaitingDeliveries[]> {
    const waitingOn = (channel: DeliveryChannel): WaitingDeliveries => {
      const rows = [...this.rows.values()].filter((row) => row.channel === channel && row.state === 'waiting')
      const [since] = rows
        .flatMap(({ attempts, at, due }) => (attempts > 0 ? [at] : due <= now ? [due] : []))
        .sort(compare)
      return { channel, count: rows.length, ...(since !== undefined && { since }) }
    }
    return Promise.resolve(deliveryChannels.map(waitingOn).filter(({ count }) => count > 0))
  }

  page(
    userId: string,
    { after, limit, unread }: { readonly after?: InAppPlace; readonly limit: number; readonly unread: boolean },
  ): Promise<readonly InApp[]> {
    const found = this.linesOf(userId)
      .filter((line) => after === undefined || newestFirst(after, line) < 0)
      .filter(({ readAt }) => !unread || readAt === undefined)
    return Promise.resolve(found.sort(newestFirst).slice(0, limit))
  }

  unread(userId: string): Promise<number> {
    return Promise.resolve(this.linesOf(userId).filter(({ readAt }) => readAt === undefined).length)
  }

  markRead(
    userId: string,
    which: { readonly ids: readonly string[] } | { readonly upTo: Instant },
    at: Instant,
  ): Promise<number> {
    const isMeant = (line: InApp): boolean => ('ids' in which ? which.ids.includes(line.id) : line.at <= which.upTo)
    const meant = this.linesOf(userId).filter((line) => line.readAt === undefined && isMeant(line))
    for (const line of meant) this.lines.set(line.id, { ...line, readAt: at })
    return Promise.resolve(meant.length)
  }

  private insert(delivery: NewDelivery): void {
    const row: Row = { ...delivery, attempts: 0, reached: [], state: 'waiting' }
    const digestId = delivery.digestAt && this.openDigest(delivery.userId, delivery.digestAt)
    this.rows.set(row.id, digestId === undefined ? row : { ...row, state: 'bundled', digestId })
  }

  private openDigest(userId: string, at: Instant): string {
    const id = derivedId(userId, `digest ${at}`)
    const there = this.rows.get(id)
    if (there !== undefined && (there.state !== 'waiting' || there.claimedUntil !== undefined))
      return this.openDigest(userId, plusMillis(at, DAY))
    const row = {
      id,
      eventId: id,
      userId,
      channel: 'email',
      stream: '',
      revision: 0,
      kind: DIGEST,
      at,
      due: at,
    } as const
    if (there === undefined) this.rows.set(id, { ...row, attempts: 0, reached: [], state: 'waiting' })
    return id
  }

  private change(id: string, change: (row: Row) => Partial<Row>): void {
    const row = this.rows.get(id)
    if (row !== undefined) this.rows.set(id, { ...row, ...change(row) })
  }

  private release(id: string, change: (row: Row) => Partial<Row>): void {
    this.change(id, change)
    const { claimedUntil: _, ...free } = this.rows.get(id) ?? {}
    if ('id' in free) this.rows.set(id, free)
  }

  private of(userId: string): readonly Row[] {
    return [...this.rows.values()].filter((row) => row.userId === userId)
  }

  private linesOf(userId: string): InApp[] {
    return [...this.lines.values()].filter((line) => line.userId === userId)
  }

  private removeOf(userId: string, isMeant: (row: Row) => boolean): number {
    const rows = this.of(userId).filter(isMeant)
    const lines = this.linesOf(userId)
    for (const { id } of rows) this.rows.delete(id)
    for (const { id } of lines) this.lines.delete(id)
    return rows.length + lines.length
  }
}
