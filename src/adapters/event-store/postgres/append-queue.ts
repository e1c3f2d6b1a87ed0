import { setImmediate as endOfTick } from 'node:timers/promises'
import { StoreUnavailable } from '../../../application/ports/event-store'
import type { SerialisedAppend } from '../serialised-append'
import type { AppendAnswer } from './append-statement'
import { isRefusedContent } from './errors'

/** Appends in a statement. More make it no faster, and each waits longer for its answer. */
const MOST_APPENDS = 500
/** UTF-16 units of JSON in a statement. An append has fewer (`MAX_APPEND_BYTES`). */
const MOST_LENGTH = 8 * 1024 * 1024

/** What may wait, in all. Past it an append is refused at once: a queue that grows helps nobody. */
const MOST_WAITING = 20_000
const MOST_WAITING_LENGTH = 256 * 1024 * 1024

interface Waiting {
  readonly append: SerialisedAppend
  readonly resolve: (answer: AppendAnswer) => void
  readonly reject: (error: unknown) => void
}

/** Writes a batch; answers each append, or throws when none was written, or nobody knows. */
export type SendBatch = (batch: readonly SerialisedAppend[]) => Promise<readonly AppendAnswer[]>

/**
 * Group commit: while one batch is being written the appends that arrive wait, and then go together as the next.
 */
export class AppendQueue {
  private readonly waiting: Waiting[] = []
  private waitingLength = 0
  private running: Promise<void> | undefined

  constructor(private readonly send: SendBatch) {}

  /** @throws StoreUnavailable where too many are waiting */
  add(append: SerialisedAppend): Promise<AppendAnswer> {
    if (this.waiting.length >= MOST_WAITING || this.waitingLength >= MOST_WAITING_LENGTH)
      return Promise.reject(new StoreUnavailable(`${String(this.waiting.length)} appends are waiting to be written`))
    const answer = new Promise<AppendAnswer>((resolve, reject) => this.waiting.push({ append, resolve, reject }))
    this.waitingLength += append.length
    this.running ??= this.run()
    return answer
  }

  /** Waits until nothing is under way. */
  async idle(): Promise<void> {
    await this.running
  }

  private async run(): Promise<void> {
    do {
      // Those whose answers just came may append again at once: all that this tick brings goes together.
      await endOfTick()
      await this.write(this.nextBatch())
    } while (this.waiting.length > 0)
    this.running = undefined
  }

  private nextBatch(): readonly Waiting[] {
    let length = 0
    const lastEvents = new Set<string>()
    let count = 0
    for (const { append } of this.waiting) {
      const lastEvent = append.events.at(-1)?.id ?? ''
      if (length + append.length > MOST_LENGTH || lastEvents.has(lastEvent)) break
      // A repeat is known by what is in the table: it waits for the batch after the first's.
      lastEvents.add(lastEvent)
      length += append.length
      if (++count === MOST_APPENDS) break
    }
    const batch = this.waiting.splice(0, count)
    this.waitingLength -= length
    return batch
  }

  private async write(batch: readonly Waiting[]): Promise<void> {
    try {
      const answers = await this.send(batch.map(({ append }) => append))
      for (const [index, { resolve, reject }] of batch.entries()) {
        const answer = answers[index]
        if (answer === undefined) reject(new Error('the log answered fewer appends than it was sent'))
        else resolve(answer)
      }
    } catch (error) {
      // One append that PostgreSQL will not have (a limit, say) must not fail those that happened to go with it.
      if (batch.length > 1 && isRefusedContent(error)) for (const one of batch) await this.write([one])
      else for (const { reject } of batch) reject(error)
    }
  }
}
