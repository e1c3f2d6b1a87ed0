/**
 * Hands what comes for a key to a worker: a key's items in the order they came, all that wait for it together, one
 * batch of a key at a time. Keys do not wait for one another.
 */
export class KeyedBatches<Item> {
  private readonly waiting = new Map<string, Item[]>()

  /** `work` must not reject; it answers each of its items itself. */
  constructor(private readonly work: (key: string, batch: readonly Item[]) => Promise<void>) {}

  push(key: string, item: Item): void {
    const waiting = this.waiting.get(key)
    if (waiting !== undefined) {
      waiting.push(item)
      return
    }
    this.waiting.set(key, [item])
    // Not at once, so that what comes in the same turn goes into the same batch.
    queueMicrotask(() => void this.drain(key))
  }

  private async drain(key: string): Promise<void> {
    for (let batch = this.waiting.get(key); batch?.[0] !== undefined; batch = this.waiting.get(key)) {
      this.waiting.set(key, [])
      await this.work(key, batch)
    }
    this.waiting.delete(key)
  }
}
