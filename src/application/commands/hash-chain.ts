import { createHmac, hash } from 'node:crypto'
import type { JsonObject } from '../../domain/kernel'
import type { EventMetadata, RecordedEvent, StreamName } from '../ports/event-store'
import { canonicalJson, canonicalJsonWithout } from './canonical-json'
import type { CommandRequest } from './command'

/** What the first event of a stream names as its predecessor's hash. */
export const GENESIS_HASH = '0'.repeat(64)

/** Metadata before the event has its place in the chain. */
export type UnsealedMetadata = Omit<EventMetadata, 'hash' | 'previousHash' | 'recordedAt'>

/** What an event's hash covers. */
export interface HashedEvent {
  readonly stream: StreamName
  readonly type: string
  readonly data: JsonObject
  readonly metadata: UnsealedMetadata
}

/** An event's hash, and the length of the text it was taken over: near enough to the event's size to bound a batch. */
export interface Seal {
  readonly hash: string
  readonly length: number
}

/**
 * The hash that chains an event to its predecessor: SHA-256 in hex over the canonical JSON (RFC 8785) of
 * `[previousHash, stream, type, data, metadata]`, where metadata is without `hash`, `previousHash`
 * and a copy's `recordedAt`. Each event so
 * vouches for all before it in its stream, and none can be altered, removed or moved to another stream unseen.
 */
export const sealEvent = (previousHash: string, { stream, type, data, metadata }: HashedEvent): Seal => {
  const text = sealedText(previousHash, stream, type, canonicalJson(data), canonicalJson(metadata))
  return { hash: hash('sha256', text), length: text.length }
}

const sealedText = (previousHash: string, stream: string, type: string, data: string, metadata: string): string =>
  `["${previousHash}",${JSON.stringify(stream)},${JSON.stringify(type)},${data},${metadata}]`

/** What a command's hash is taken over. */
export type HashedCommand = Pick<CommandRequest, 'type' | 'data' | 'fingerprint'>

const commandText = ({ type, data, fingerprint = data }: HashedCommand): string =>
  `[${JSON.stringify(type)},${canonicalJson(fingerprint)}]`

/** Half of SHA-256, in hex. */
const SHORT = 32

/**
 * A short hash of a command's type and of what its id was given for: 128 bits of HMAC-SHA-256 in hex, by which an id that
 * is used again for another command is noticed. Its own sender alone could want to find two of a kind, and would fool
 * only himself. Keyed, as it stays in the log when what was personal in the command is gone, and must not confirm a guess.
 */
export const hashCommand = (command: HashedCommand, key: Buffer): string =>
  createHmac('sha256', key).update(commandText(command)).digest('hex').slice(0, SHORT)

/** Whether a hash in the log is a command's, also where it was taken before hashes were keyed. */
export const isHashOf = (known: string, { request, commandHash }: HashedRequest): boolean =>
  known === commandHash || known === hash('sha256', commandText(request)).slice(0, SHORT)

/** A command with its keyed hash. */
export interface HashedRequest {
  readonly request: HashedCommand
  readonly commandHash: string
}

/** What an event's metadata has beside what its hash covers. */
const NOT_SEALED: ReadonlySet<string> = new Set<keyof EventMetadata>(['hash', 'previousHash', 'recordedAt'])

/** Whether an event is as it was when its hash was taken. It says nothing of what is before it. */
export const sealHolds = ({ stream, type, data, metadata }: Omit<RecordedEvent, 'position'>): boolean => {
  const sealed = canonicalJsonWithout(metadata, NOT_SEALED)
  return hash('sha256', sealedText(metadata.previousHash, stream, type, canonicalJson(data), sealed)) === metadata.hash
}

/** Where a stream's chain breaks, and how. */
export interface ChainFault {
  readonly revision: number
  /** `altered`: the event does not match its own hash. `unlinked`: it does not follow the event before it. */
  readonly fault: 'altered' | 'unlinked'
}

/** Where a check has come to: what the next event must link to. */
export interface ChainLink {
  readonly revision: number
  readonly hash: string
}

/**
 * Checks a stream's events, in order from `after` (default the start of the stream), against their hashes. Returns the
 * first fault, or the link from which the next page goes on.
 */
export const verifyChain = (
  events: Iterable<RecordedEvent>,
  after: ChainLink = { revision: -1, hash: GENESIS_HASH },
): ChainFault | ChainLink => {
  let link = after
  for (const event of events) {
    const { revision, metadata } = event
    if (revision !== link.revision + 1 || metadata.previousHash !== link.hash) return { revision, fault: 'unlinked' }
    if (!sealHolds(event)) return { revision, fault: 'altered' }
    link = { revision, hash: metadata.hash }
  }
  return link
}
