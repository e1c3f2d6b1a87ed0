import { isLeft } from 'fp-ts/Either'
import { type EventStore, StoreUnavailable, UnknownOutcome } from '../ports/event-store'
import { TargetDiffers } from './errors'
import { type Patience, persistently } from './patience'
import type { Run } from './runs'

type Target = Pick<EventStore, 'append' | 'readStream'>

const isTransient = (error: unknown): boolean => error instanceof StoreUnavailable || error instanceof UnknownOutcome

/**
 * Writes runs to a log in the order in which they are given. A window of them is under way at once, called in order and
 * in one tick: PostgreSQL's adapter takes it as one transaction, EventStoreDB's sends it in order on one call. What a
 * fault leaves unanswered is then written one run after another, each at its own revision with its own ids, so that
 * nothing is there twice. Only a fault in the middle of a window can change the order; the check at the end tells.
 */
export class RunWriter {
  constructor(
    private readonly target: Target,
    private readonly patience: Patience,
  ) {}

  /** @throws TargetDiffers where somebody else has written to one of the streams, CopyInterrupted */
  async write(window: readonly Run[]): Promise<void> {
    const answers = await Promise.allSettled(window.map((run) => this.append(run)))
    for (const [index, answer] of answers.entries()) {
      const run = window[index]
      if (run === undefined || (answer.status === 'fulfilled' && !isLeft(answer.value))) continue
      if (answer.status === 'rejected' && !isTransient(answer.reason)) throw answer.reason
      await this.settle(run)
    }
  }

  private append({ stream, first, events }: Run): ReturnType<Target['append']> {
    return this.target.append(stream, first === 0 ? 'no-stream' : first - 1, events)
  }

  /** Writes what is still missing of a run. */
  private async settle(run: Run): Promise<void> {
    const answer = await persistently(() => this.append(run), this.patience)
    if (!isLeft(answer)) return
    // Part of it may be there: an append of a copier that was killed can arrive after this one has looked.
    const { stream, first, events } = run
    const limit = events.length
    const there = await persistently(() => this.target.readStream(stream, { from: first, limit }), this.patience)
    const differs = there.findIndex(({ id }, index) => id !== events[index]?.id)
    if (differs !== -1) throw new TargetDiffers({ stream, revision: first + differs }, 'other')
    const rest = events.slice(there.length)
    // Nothing of it is there, and yet it is refused: the events before it are not there either, or more than all of it.
    if (there.length === 0) throw new TargetDiffers({ stream, revision: first }, 'missing')
    if (rest.length > 0) await this.settle({ stream, first: first + there.length, events: rest })
  }
}
