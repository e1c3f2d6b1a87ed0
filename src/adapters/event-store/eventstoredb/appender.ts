import * as E from 'fp-ts/Either'
import { pause } from '../../../application/backoff'
import type { Appended, RecordedEvent, StreamName, WrongExpectedRevision } from '../../../application/ports/event-store'
import type { SerialisedAppend } from '../serialised-append'
import type { AppendAnswer, AppendOnce } from './append-answer'
import { RefusedByServer, toAppendError } from './errors'
import { Gate } from './gate'
import { type Patience, persistently } from './persistence'
import type { Reader } from './reader'

/** Appends on the way at once; what comes beyond that waits. An append of many bytes counts for several. */
const MOST_UNDER_WAY = 500
const LENGTH_OF_ONE = 65_536

/** How far back a repetition is looked for where any revision is expected: promise 2 of the port. */
const REMEMBERED = 1_000

/** Between tries of an append at any revision that lost to another one. */
const RACE = { firstMillis: 2, mostMillis: 50 } as const

type Outcome = E.Either<WrongExpectedRevision, Appended>

/**
 * Appends at an expected revision go to the server as they are, and are sent again as they are while their outcome is
 * unknown: at the same revision with the same ids the server acknowledges what it has, and adds nothing.
 *
 * Where any revision is expected the server finds a repetition only as long as it happens to remember the ids. So the
 * stream's end is read first, and what is new is appended at the revision found there.
 */
export class Appender {
  private readonly gate = new Gate(MOST_UNDER_WAY)
  private readonly turns = new Map<string, Promise<unknown>>()

  constructor(
    private readonly server: AppendOnce,
    private readonly reader: Reader,
    private readonly patience: Patience,
  ) {}

  append(append: SerialisedAppend): Promise<Outcome> {
    if (append.expected === 'any') return this.inTurn(append.stream, () => this.appendAnywhere(append))
    // Of two that are alike and under way at once, a server may leave the second without an answer.
    return this.inTurn(append.events.at(-1)?.id ?? '', () => this.appendThere(append))
  }

  /** Waits until no append is under way. */
  async idle(): Promise<void> {
    while (this.turns.size > 0) await Promise.allSettled(this.turns.values())
  }

  private async appendThere(append: SerialisedAppend): Promise<Outcome> {
    const weight = 1 + Math.floor(append.length / LENGTH_OF_ONE)
    const send = () => this.gate.run(() => this.server.append(append), weight)
    const answer = await persistently<AppendAnswer>(send, toAppendError, this.patience)
    if (E.isLeft(answer)) return answer
    const { revision, position = await this.positionAt(append.stream, revision) } = answer.right
    return E.right({ revision, position })
  }

  private async appendAnywhere(append: SerialisedAppend): Promise<Outcome> {
    for (let attempt = 1; ; attempt++) {
      const newest = await this.reader.readStream(append.stream, { direction: 'backwards', limit: REMEMBERED })
      const repeated = findRepeated(append, newest)
      if (repeated !== undefined) return E.right(repeated)
      const expected = newest[0]?.revision ?? 'no-stream'
      const outcome = await this.appendThere({ ...append, expected })
      if (E.isRight(outcome)) return outcome
      // Somebody else was faster, so somebody gets on.
      await pause(RACE, attempt + 1)
    }
  }

  private async positionAt(stream: StreamName, revision: number): Promise<number> {
    const [event] = await this.reader.readStream(stream, { from: revision, limit: 1 })
    if (event === undefined) throw new RefusedByServer(`${stream} has no event ${String(revision)} any more`)
    return event.position
  }

  /** Does work after all that came before it under the same key. */
  private async inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.turns.get(key)
    const turn = before === undefined ? work() : before.then(work, work)
    this.turns.set(key, turn)
    try {
      return await turn
    } finally {
      if (this.turns.get(key) === turn) this.turns.delete(key)
    }
  }
}

/** What a repeated append was answered at first, if it is among a stream's newest events, newest first. */
const findRepeated = ({ events }: SerialisedAppend, newest: readonly RecordedEvent[]): Appended | undefined => {
  const lastId = events.at(-1)?.id
  const at = newest.findIndex(({ id }) => id === lastId)
  const last = newest[at]
  if (last === undefined) return undefined
  const isThere = events.every(({ id }, index) => newest[at + events.length - 1 - index]?.id === id)
  return isThere ? { revision: last.revision, position: last.position } : undefined
}
