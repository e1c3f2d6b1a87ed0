import { setTimeout as delay } from 'node:timers/promises'
import { givenUpWhereStill } from './given-up'
import type { EventStore, Position } from './ports/event-store'

/** Work that follows the log has not moved for too long, though the log has. It was given up, to be started again. */
export class Stalled extends Error {
  override readonly name = 'Stalled'
  constructor(
    readonly position: Position,
    millis: number,
  ) {
    super(`no step forward from position ${String(position)} for ${String(millis)} ms, though the log goes on`)
  }
}

/** By which work that is watched shows that it moves. */
export interface SignsOfLife {
  /** It has taken a step: reached this position, or come some of the way to the next. */
  readonly alive: (position: Position) => void
  /** Until its next sign of life it rightly waits for something else than the log, such as its turn. */
  readonly waiting: () => void
}

export interface WatchdogPorts {
  readonly store: Pick<EventStore, 'readAll'>
}

export interface WatchdogOptions {
  /** Up to where the work has come before it begins. */
  readonly position: Position
  /** For how long it may stand still while there are events to take. */
  readonly stalledMillis: number
}

/**
 * Runs work that follows the log, and gives it up where it does not move although the log has events for it: a
 * statement that never ends, a connection that swallows what is sent. It is then abandoned: its signal fires, by which
 * it must let go of its connections in the middle of whatever they do, and nobody waits for it. What it writes must be
 * guarded by itself, as a checkpoint is that moves only from where it was.
 *
 * A log that does not answer is no stall of those who follow it.
 *
 * @param signal - ends the work in order; where it does not end in that time, it is abandoned as well
 * @throws Stalled, and whatever the work throws
 */
export const watched = async <A>(
  { store }: WatchdogPorts,
  { position: begun, stalledMillis }: WatchdogOptions,
  signal: AbortSignal,
  work: (life: SignsOfLife, abandoned: AbortSignal) => Promise<A>,
): Promise<A> => {
  let position: Position | undefined = begun
  let last = begun
  let steps = 0
  let seen = 0
  const life: SignsOfLife = {
    alive: (reached) => {
      last = position = reached
      steps += 1
    },
    waiting: () => {
      position = undefined
    },
  }

  const isStill = async (before: boolean): Promise<boolean> => {
    const moved = steps !== seen || (position === undefined && !signal.aborted)
    seen = steps
    return !moved && (before || signal.aborted || (await hasMore(store, last, stalledMillis)))
  }

  return givenUpWhereStill(
    { millis: stalledMillis, isStill, stalled: () => new Stalled(last, stalledMillis) },
    (abandoned) => work(life, abandoned),
  )
}

/** Whether the log has an event after a position; false where it does not say so in time. */
const hasMore = async (store: WatchdogPorts['store'], position: Position, millis: number): Promise<boolean> => {
  const late = new AbortController()
  try {
    const found = await Promise.race([
      store.readAll({ from: position, limit: 1 }),
      delay(millis, [], { signal: late.signal }),
    ])
    return found.length > 0
  } catch {
    return false
  } finally {
    late.abort()
  }
}
