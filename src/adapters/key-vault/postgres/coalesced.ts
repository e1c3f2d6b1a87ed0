interface Waiting<V> {
  readonly keys: readonly string[]
  readonly resolve: (found: ReadonlyMap<string, V>) => void
  readonly reject: (error: unknown) => void
}

/**
 * Looks things up in one statement for all who ask while another statement is under way. Each is answered by a
 * statement that began after he asked.
 */
export class Coalesced<V> {
  private waiting: Waiting<V>[] = []
  private working = false

  constructor(private readonly lookUp: (keys: readonly string[]) => Promise<ReadonlyMap<string, V>>) {}

  /** What is known of these keys; the map may hold others' as well. */
  of(keys: readonly string[]): Promise<ReadonlyMap<string, V>> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ keys, resolve, reject })
      if (!this.working) void this.work()
    })
  }

  private async work(): Promise<void> {
    this.working = true
    // Not at once, so that those who ask in the same turn share the first statement too.
    await Promise.resolve()
    while (this.waiting.length > 0) {
      const batch = this.waiting
      this.waiting = []
      try {
        const found = await this.lookUp([...new Set(batch.flatMap(({ keys }) => keys))])
        for (const { resolve } of batch) resolve(found)
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
    this.working = false
  }
}
