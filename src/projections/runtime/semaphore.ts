/** Lets a bounded number of tasks run at once; the others wait in the order they came. */
export class Semaphore {
  private readonly waiting: (() => void)[] = []

  constructor(private free: number) {}

  /** Runs `work` when there is room. Rejects with the signal's reason where it fires before that. */
  async use<A>(work: () => Promise<A>, signal: AbortSignal): Promise<A> {
    if (this.free > 0) this.free -= 1
    else await new Promise<void>((resolve) => this.waiting.push(resolve))
    try {
      signal.throwIfAborted()
      return await work()
    } finally {
      const next = this.waiting.shift()
      if (next === undefined) this.free += 1
      else next()
    }
  }
}
