import type { Backoff } from '../backoff'
import { keepOn } from '../keep-on'
import { type Instant, MINUTE, plusMillis } from '../../domain/kernel'
import type { Clock } from '../ports/clock'
import { type Claimed, type Deliveries, type DeliveryChannel, deliveryChannels } from '../ports/deliveries'
import type { Logger } from '../ports/logger'
import type { Sender } from './sender'

export interface DeliveryWorkerPorts {
  readonly deliveries: Pick<Deliveries, 'claim' | 'defer'>
  readonly sender: Pick<Sender, 'deliver'>
  readonly clock: Clock
  readonly logger: Logger
}

export interface DeliveryWorkerSettings {
  /** How often it is looked what is due, in milliseconds. Default 1,000. */
  readonly pollMillis: number
  /** After the database failed. */
  readonly backoff: Backoff
}

/** How long a message may take, and how long a claim holds: who died is stood in for after that. */
export const PATIENCE_MILLIS = 40_000
const CLAIM_MILLIS = 60_000

/** Messages under way at once, on each way: a mail server that hangs keeps no push message waiting. */
const UNDER_WAY = 32

/** While something was said to be coming it is looked for this often, for so long. */
const SOON_MILLIS = 20
const COMING_MILLIS = 1_000

/** Where what it takes to write a message is out of reach. */
const UNREACHED_MILLIS = 5_000
const MOST_UNREACHED_MILLIS = 60 * MINUTE

/** Sends what is due, on each way for itself. Several processes may do so: a delivery is claimed by one at a time. */
export class DeliveryWorker {
  private readonly settings: DeliveryWorkerSettings
  private readonly sleepers = new Map<DeliveryChannel, () => void>()
  private readonly comingSince = new Map<DeliveryChannel, number>()

  constructor(
    private readonly ports: DeliveryWorkerPorts,
    settings: Partial<DeliveryWorkerSettings> = {},
  ) {
    this.settings = { pollMillis: 1_000, backoff: { firstMillis: 100, mostMillis: 10_000 }, ...settings }
  }

  /** Says that something is about to be committed that is to be sent on these ways. */
  wake(channels: readonly DeliveryChannel[]): void {
    for (const channel of channels) {
      this.comingSince.set(channel, performance.now())
      this.sleepers.get(channel)?.()
    }
  }

  /** Works until `signal` fires; then what is under way is finished. */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all(deliveryChannels.map((way) => this.runWay(way, signal)))
  }

  private async runWay(way: DeliveryChannel, signal: AbortSignal): Promise<void> {
    const underWay = new Set<Promise<void>>()
    const look = async (): Promise<void> => {
      const { deliveries, clock } = this.ports
      const now = clock.now()
      const room = UNDER_WAY - underWay.size
      const claimed = await deliveries.claim(way, now, plusMillis(now, CLAIM_MILLIS), room)
      for (const delivery of claimed) {
        const sending = this.deliver(delivery, now).finally(() => underWay.delete(sending))
        underWay.add(sending)
      }
      if (claimed.length < room) await this.rest(way, signal)
      else await Promise.race([...underWay])
    }
    await keepOn(signal, this.settings.backoff, look, (error, failures) => {
      this.ports.logger.warn('messages could not be looked for; trying again', { way, failures, error: String(error) })
    })
    await Promise.all(underWay)
  }

  private async deliver(delivery: Claimed, now: Instant): Promise<void> {
    try {
      await this.ports.sender.deliver(delivery)
    } catch (error) {
      const { kind, id } = delivery
      const reason = error instanceof Error ? error.name : 'unknown'
      this.ports.logger.warn('a message could not be written; it is tried again', { kind, message: id, error: reason })
      // Where this fails, too, the claim runs out.
      const wait = Math.min(MOST_UNREACHED_MILLIS, UNREACHED_MILLIS * 2 ** delivery.attempts)
      await this.ports.deliveries.defer(delivery, plusMillis(now, wait), reason).catch(() => undefined)
    }
  }

  private async rest(way: DeliveryChannel, signal: AbortSignal): Promise<void> {
    const isComing = performance.now() - (this.comingSince.get(way) ?? Number.NEGATIVE_INFINITY) < COMING_MILLIS
    const millis = isComing ? Math.min(SOON_MILLIS, this.settings.pollMillis) : this.settings.pollMillis
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer)
        this.sleepers.delete(way)
        signal.removeEventListener('abort', wake)
        resolve()
      }
      const timer = setTimeout(wake, millis)
      // While it is looked often anyway, being told again would only have it looked in vain.
      if (!isComing) this.sleepers.set(way, wake)
      if (signal.aborted) wake()
      else signal.addEventListener('abort', wake)
    })
  }
}
