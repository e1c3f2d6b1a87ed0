import type { Message } from './message'
import type { PushResult } from './strategies'

/**
 * What waits for a consumer: first the messages to be tried again, in the order of the log, with replayed ones among
 * them as they came; then what was read and never handed out.
 */
export class Buffer<Event> {
  private retries: Message<Event>[] = []
  private fresh: Message<Event>[] = []

  get retryCount(): number {
    return this.retries.length
  }

  get freshCount(): number {
    return this.fresh.length
  }

  addFresh(message: Message<Event>): void {
    this.fresh.push(message)
  }

  addRetry(message: Message<Event>): void {
    const { place } = message
    const later = place === undefined ? -1 : this.retries.findIndex((other) => isBefore(place.sequence, other))
    if (later < 0) this.retries.push(message)
    else this.retries.splice(later, 0, message)
  }

  /** Hands out what can be handed out, until nobody has room. */
  drain(push: (message: Message<Event>) => PushResult): void {
    const full = { now: false }
    const stays = (message: Message<Event>): boolean => {
      if (full.now) return true
      const result = push(message)
      full.now = result === 'full'
      return result !== 'sent'
    }
    this.retries = this.retries.filter(stays)
    // Checked here to spare a walk over a long buffer while nobody has room.
    if (!full.now) this.fresh = this.fresh.filter(stays)
  }

  /** The waiting message that was read first, replayed ones aside. */
  earliest(): Message<Event> | undefined {
    return this.retries.find(({ place }) => place !== undefined) ?? this.fresh[0]
  }
}

const isBefore = (sequence: number, other: Message<unknown>): boolean =>
  other.place !== undefined && sequence < other.place.sequence
