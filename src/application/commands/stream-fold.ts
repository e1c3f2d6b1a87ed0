import type { AnyAggregate } from '../../domain/kernel'
import type { Position, RecordedEvent } from '../ports/event-store'
import type { AggregateRegistry } from './aggregate-registry'
import { GENESIS_HASH } from './hash-chain'

/** A command whose events are in the stream: enough to answer it again as it was answered first. */
export interface KnownCommand {
  readonly commandHash: string
  /** Of its last event. */
  readonly revision: number
  readonly position: Position
}

/** All that a stream's events come to. */
export interface StreamFold {
  readonly state: unknown
  /** Of the last event; -1 where there is none. */
  readonly revision: number
  /** Of the last event: the end of the hash chain. */
  readonly hash: string
  /**
   * The commands whose events are in the stream, by id. Later folds of a stream share the map with earlier ones and add
   * to it: an entry is a fact of the log, and true whichever fold is looked at.
   */
  readonly commands: Map<string, KnownCommand>
  /** Of the time between two destructions of keys in which its events were opened; see `StreamFolds`. */
  readonly epoch: number
}

export const emptyFold = (aggregate: AnyAggregate, epoch: number): StreamFold => ({
  state: aggregate.decider.initialState as unknown,
  revision: -1,
  hash: GENESIS_HASH,
  commands: new Map(),
  epoch,
})

/** The fold with further events of its stream, which follow it without a gap. */
export const advance = (
  fold: StreamFold,
  events: readonly RecordedEvent[],
  aggregate: AnyAggregate,
  registry: AggregateRegistry,
): StreamFold => {
  if (events.length === 0) return fold
  let { state, revision, hash } = fold
  for (const event of events) {
    if (event.revision !== revision + 1)
      throw new Error(`${event.stream} has a gap: revision ${String(event.revision)} follows ${String(revision)}`)
    const { metadata } = event
    state = aggregate.decider.evolve(state, registry.decodeEvent(event)) as unknown
    revision = event.revision
    hash = metadata.hash
    fold.commands.set(metadata.commandId, {
      commandHash: metadata.commandHash,
      revision,
      position: event.position,
    })
  }
  return { ...fold, state, revision, hash }
}
