import type { Message } from './message'

/** Where a consumer's messages go: the answer stream of a call. */
export interface Outlet<Event> {
  readonly send: (message: Message<Event>) => void
  /** The group is gone, or was changed: the call ends with the server's `persistent-subscription-dropped`. */
  readonly drop: () => void
}

/**
 * One consumer's open call, and the messages that it has not answered yet.
 *
 * Slots and messages are counted apart, as the server does: two messages with one id take two slots, but one answer
 * frees one (recorded: 8 of 10 slots with nothing in flight).
 */
export class Consumer<Event> {
  private readonly inFlight = new Map<string, Message<Event>>()
  private slots: number
  private received = 0
  private measured = 0

  constructor(
    readonly username: string,
    private readonly bufferSize: number,
    private readonly outlet: Outlet<Event>,
  ) {
    this.slots = bufferSize
  }

  get availableSlots(): number {
    return this.slots
  }

  get inFlightCount(): number {
    return this.inFlight.size
  }

  /** How many more it could hold if it answered what it has; what a pinned strategy shares out. */
  get spareRoom(): number {
    return this.bufferSize - this.inFlight.size
  }

  /** False when it has no slot left. */
  push(message: Message<Event>): boolean {
    if (this.slots <= 0) return false
    this.slots -= 1
    this.inFlight.set(message.id, message)
    this.received += 1
    this.outlet.send(message)
    return true
  }

  /** It has answered, or its time for an answer is over. */
  release(id: string): void {
    if (this.inFlight.delete(id)) this.slots += 1
  }

  /** What it has not answered, in the order in which it was sent. */
  unanswered(): Message<Event>[] {
    return [...this.inFlight.values()]
  }

  drop(): void {
    this.outlet.drop()
  }

  /** Messages in all, and since this was last asked. */
  measure(): { readonly total: number; readonly since: number } {
    const since = this.received - this.measured
    this.measured = this.received
    return { total: this.received, since }
  }
}
