interface Waiting {
  readonly weight: number
  readonly enter: () => void
}

/**
 * Lets so much work run at once; what comes beyond that waits its turn. A server takes about 100 calls at a time on one
 * connection, and what is sent beyond that has been seen to hang.
 */
export class Gate {
  private readonly waiting: Waiting[] = []
  private running = 0

  constructor(private readonly most: number) {}

  /** Runs work that weighs no more than the gate takes, after all that came before it. */
  async run<T>(work: () => Promise<T>, weight = 1): Promise<T> {
    if (this.waiting.length > 0 || this.running + weight > this.most)
      await new Promise<void>((enter) => this.waiting.push({ weight, enter }))
    else this.running += weight
    try {
      return await work()
    } finally {
      this.running -= weight
      this.letIn()
    }
  }

  /** Those who are let in have their place at once, so that nobody who comes meanwhile can take it. */
  private letIn(): void {
    for (let next = this.waiting[0]; next !== undefined; next = this.waiting[0]) {
      if (this.running + next.weight > this.most) return
      this.waiting.shift()
      this.running += next.weight
      next.enter()
    }
  }
}
