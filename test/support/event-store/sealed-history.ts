import { v7 } from 'uuid'
import { GENESIS_HASH, sealEvent } from '../../../src/application/commands/hash-chain'
import type { EventStore, NewEvent, RecordedEvent, StreamName } from '../../../src/application/ports/event-store'
import { newEvent, write } from '../log'
import { readAllAfter } from './collect'

/** Makes events as Lyceum writes them: each sealed by a hash after the one before it in its stream. */
export class SealedHistory {
  private readonly hashes = new Map<StreamName, string>()

  /** The next event of a stream. `size` is how long its text is. */
  next(stream: StreamName, size = 20): NewEvent {
    const previousHash = this.hashes.get(stream) ?? GENESIS_HASH
    const { hash: _none, previousHash: _neither, ...metadata } = newEvent('', {}).metadata
    const draft = { ...newEvent('Noted', { text: 'n'.repeat(size) }), metadata }
    const { hash } = sealEvent(previousHash, { ...draft, stream })
    this.hashes.set(stream, hash)
    return { ...draft, metadata: { ...metadata, hash, previousHash } }
  }
}

/**
 * Writes a history of several streams in turns: stretches of one to five events of a stream, as commands leave them.
 *
 * @returns the streams' names, which nobody has used before
 */
export const writeHistory = async (
  store: EventStore,
  { streams, turns }: { readonly streams: number; readonly turns: number },
): Promise<readonly StreamName[]> => {
  const history = new SealedHistory()
  const names = Array.from({ length: streams }, () => `note-${v7()}`)
  for (let turn = 0; turn < turns; turn++) {
    const stream = names[(turn * 7) % streams]!
    const events = Array.from({ length: 1 + ((turn * 3) % 5) }, () => history.next(stream))
    await write(store, stream, ...events)
  }
  return names
}

/** All that a copy must keep of a log's events, in their order; of some streams only, where they are named. */
export const keptOf = async (store: EventStore, streams?: readonly StreamName[]): Promise<readonly object[]> =>
  (await readAllAfter(store, 0, 5_000))
    .filter(({ stream }) => streams?.includes(stream) ?? true)
    .map(({ stream, revision, id, type, data, metadata, recordedAt }: RecordedEvent) => ({
      stream,
      revision,
      id,
      type,
      data,
      metadata: { ...metadata, recordedAt: metadata.recordedAt ?? recordedAt },
    }))
