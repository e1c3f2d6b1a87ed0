import type { Message } from './message'

/**
 * The messages that wait for an answer, by id.
 *
 * Of two with one id only the first is here: the server hands both out but follows only the first, so that a retry or
 * a park of the second does nothing (recorded).
 */
export class Outstanding<Event> {
  private readonly byId = new Map<string, { readonly message: Message<Event>; readonly deadline: number }>()

  get size(): number {
    return this.byId.size
  }

  start(message: Message<Event>, deadline: number): void {
    if (!this.byId.has(message.id)) this.byId.set(message.id, { message, deadline })
  }

  /** Takes a message out; undefined when it is not here (any more). */
  take(id: string): Message<Event> | undefined {
    const entry = this.byId.get(id)
    this.byId.delete(id)
    return entry?.message
  }

  has(id: string): boolean {
    return this.byId.has(id)
  }

  /** Those whose time is over. */
  expired(now: number): Message<Event>[] {
    return [...this.byId.values()].flatMap(({ message, deadline }) => (deadline <= now ? [message] : []))
  }

  /** The one that was read first, replayed ones aside. */
  earliest(): Message<Event> | undefined {
    let first: Message<Event> | undefined
    for (const { message } of this.byId.values())
      if (message.place !== undefined && message.place.sequence < (first?.place?.sequence ?? Infinity)) first = message
    return first
  }
}
