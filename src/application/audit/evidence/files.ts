import { isLeft } from 'fp-ts/Either'
import * as t from 'io-ts'
import { integer, object } from '../../../domain/kernel'
import type { RecordedEvent } from '../../ports/event-store'
import type { LeafEvent } from '../leaf'
import { decodeBase64 } from '../verifier-key'
import { BadEvidence } from './errors'

/**
 * The files that prove something by themselves, to whoever has the verifier key. JSON, so that the event can be read;
 * the signed head in it is a C2SP checkpoint to the letter, and hashes are base64 as there.
 */
export const INCLUSION_FORMAT = 'lyceum-inclusion-proof/1'
export const CONSISTENCY_FORMAT = 'lyceum-consistency-proof/1'

/** An event, and that it is in the log as the signed head has it. */
export interface InclusionEvidence {
  readonly format: typeof INCLUSION_FORMAT
  readonly event: LeafEvent
  /** The event's place among all events, from 0. */
  readonly index: number
  readonly path: readonly Buffer[]
  /** The signed tree head, a note. */
  readonly head: string
}

/** That the newer log is the older one with events added at its end. */
export interface ConsistencyEvidence {
  readonly format: typeof CONSISTENCY_FORMAT
  readonly older: string
  readonly newer: string
  readonly path: readonly Buffer[]
}

export type Evidence = InclusionEvidence | ConsistencyEvidence

const Whole = integer(0, Number.MAX_SAFE_INTEGER)
const Path = t.readonlyArray(t.string)

const EventInFile = object({
  stream: t.string,
  revision: Whole,
  id: t.string,
  type: t.string,
  data: t.UnknownRecord,
  metadata: t.UnknownRecord,
  recordedAt: t.string,
})

/** An inclusion proof as JSON. */
export const InclusionFile = object({
  format: t.literal(INCLUSION_FORMAT),
  event: EventInFile,
  index: Whole,
  path: Path,
  head: t.string,
})

/** A consistency proof as JSON. */
export const ConsistencyFile = object({
  format: t.literal(CONSISTENCY_FORMAT),
  older: t.string,
  newer: t.string,
  path: Path,
})

/** The event as it goes into a file: without its position, which is another in each copy of the log. */
export const withoutPosition = ({ position: _, ...event }: RecordedEvent): LeafEvent => event

const base64 = (path: readonly Buffer[]): readonly string[] => path.map((hash) => hash.toString('base64'))

export const inclusionJson = ({ event, path, ...proof }: InclusionEvidence): t.TypeOf<typeof InclusionFile> => ({
  ...proof,
  event: { ...event, metadata: { ...event.metadata } },
  path: base64(path),
})

export const consistencyJson = ({ path, ...proof }: ConsistencyEvidence): t.TypeOf<typeof ConsistencyFile> => ({
  ...proof,
  path: base64(path),
})

/** The text of a file. */
export const formatEvidence = (evidence: Evidence): string => {
  const json = 'event' in evidence ? inclusionJson(evidence) : consistencyJson(evidence)
  return `${JSON.stringify(json, null, 2)}\n`
}

/** @throws BadEvidence where a text is no such file */
export const parseEvidence = (text: string): Evidence => {
  const json = parseJson(text)
  const format = typeof json === 'object' && json !== null && 'format' in json ? json.format : undefined
  switch (format) {
    case INCLUSION_FORMAT: {
      const { event, path, ...file } = decoded(InclusionFile, json)
      // What its metadata holds is for the event's own hash to say, whatever that is.
      return { ...file, event: event as unknown as LeafEvent, path: path.map(hashOf) }
    }
    case CONSISTENCY_FORMAT: {
      const { path, ...file } = decoded(ConsistencyFile, json)
      return { ...file, path: path.map(hashOf) }
    }
    default:
      throw new BadEvidence('neither a signed tree head nor a proof of Lyceum')
  }
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw new BadEvidence('neither a signed tree head nor a proof (it is no JSON)')
  }
}

/** Strict as at the edges, though there is no strictness within an event's data: the event's hash sees to that. */
const decoded = <C extends t.Mixed>(codec: C, json: unknown): t.TypeOf<C> => {
  const result = codec.decode(json)
  if (isLeft(result)) {
    const pointer = (result.left[0]?.context ?? []).map(({ key }) => key).filter((key) => !/^\d*$/.test(key))
    throw new BadEvidence(`not a proof of this format: ${pointer.join('.')} is missing or wrong`)
  }
  const read: t.TypeOf<C> = result.right as t.TypeOf<C>
  refuseUnknown(json, read)
  return read
}

/** What a reader of the file might take for part of what is proven, and is not. */
const refuseUnknown = (json: unknown, read: unknown): void => {
  if (!isObject(json) || !isObject(read)) return
  const unknown = Object.keys(json).find((name) => !Object.hasOwn(read, name))
  if (unknown !== undefined) throw new BadEvidence(`not a proof of this format: ${unknown} does not belong in it`)
  refuseUnknown(json['event'], read['event'])
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

const hashOf = (base64: string): Buffer => {
  const hash = decodeBase64(base64)
  if (hash === undefined) throw new BadEvidence('not a proof of this format: a hash is not in base64')
  return hash
}
