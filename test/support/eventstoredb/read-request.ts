import { status } from '@grpc/grpc-js'
import { ReadReq } from '@eventstore/db-client/generated/streams_pb'
import { GrpcFailure, handlerThrew } from './failures'
import { type Filter, filterOf } from './filter'
import { streamNameOf } from './protocol-ids'
import type { UuidForm } from './wire'

/** A place in the log. A record at position p has the place (p, p); a checkpoint may tell (p, 0). */
export interface Place {
  readonly commit: number
  readonly prepare: number
}

export type Direction = 'forwards' | 'backwards'

/** What all reads have in common. */
interface Common {
  readonly resolveLinks: boolean
  readonly form: UuidForm
  /** Whether the client understands the messages that tell a stream's bounds. */
  readonly controlled: boolean
}

/** A stream and where in it to begin; `from` is a revision. */
export interface StreamTarget {
  readonly kind: 'stream'
  readonly name: string
  readonly from: number | 'start' | 'end'
}

/** The whole log and where to begin. */
export interface AllTarget {
  readonly kind: 'all'
  readonly from: Place | 'start' | 'end'
  readonly filter: Filter | undefined
}

/** A read that ends. */
export interface CountedRead extends Common {
  readonly kind: 'read'
  readonly target: StreamTarget | AllTarget
  readonly direction: Direction
  readonly count: number
}

/** A read that goes on with what comes. */
export interface Subscription extends Common {
  readonly kind: 'subscription'
  readonly target: StreamTarget | AllTarget
}

const fromStream = (options: ReadReq.Options.StreamOptions): StreamTarget => {
  const name = streamNameOf(options.getStreamIdentifier())
  const { RevisionOptionCase: Case } = ReadReq.Options.StreamOptions
  switch (options.getRevisionOptionCase()) {
    case Case.REVISION:
      return { kind: 'stream', name, from: Number(options.getRevision()) }
    case Case.START:
      return { kind: 'stream', name, from: 'start' }
    case Case.END:
      return { kind: 'stream', name, from: 'end' }
    case Case.REVISION_OPTION_NOT_SET:
      throw handlerThrew()
  }
}

const fromAll = (options: ReadReq.Options.AllOptions, filter: Filter | undefined): AllTarget => {
  const position = options.getPosition()
  if (position !== undefined)
    return {
      kind: 'all',
      from: { commit: Number(position.getCommitPosition()), prepare: Number(position.getPreparePosition()) },
      filter,
    }
  return { kind: 'all', from: options.hasEnd() ? 'end' : 'start', filter }
}

const demandValid = (options: ReadReq.Options): void => {
  const stream = options.hasStream()
  const backwards = options.getReadDirection() === ReadReq.Options.ReadDirection.BACKWARDS
  const subscription = options.hasSubscription()
  const filtered = options.hasFilter()
  if ((subscription && backwards) || (stream && filtered))
    throw new GrpcFailure(
      status.INVALID_ARGUMENT,
      `The combination of (${stream ? 'Stream' : 'All'}, ${subscription ? 'Subscription' : 'Count'}, ` +
        `${backwards ? 'Backwards' : 'Forwards'}, ${filtered ? 'Filter' : 'NoFilter'}) is invalid.`,
    )
}

/** What a Read asks for; throws what the server answers to one that makes no sense. */
export const readRequestOf = (request: ReadReq): CountedRead | Subscription => {
  const options = request.getOptions()
  const stream = options?.getStream()
  const all = options?.getAll()
  if (options === undefined || (stream === undefined && all === undefined)) throw handlerThrew()
  demandValid(options)
  const filter = options.getFilter()
  const common: Common = {
    resolveLinks: options.getResolveLinks(),
    form: options.getUuidOption()?.hasStructured() === true ? 'structured' : 'string',
    controlled: (options.getControlOption()?.getCompatibility() ?? 0) > 0,
  }
  const target =
    stream === undefined ? fromAll(all!, filter === undefined ? undefined : filterOf(filter)) : fromStream(stream)
  if (options.hasSubscription()) return { kind: 'subscription', target, ...common }
  const backwards = options.getReadDirection() === ReadReq.Options.ReadDirection.BACKWARDS
  return {
    kind: 'read',
    target,
    direction: backwards ? 'backwards' : 'forwards',
    count: Number(options.getCount()),
    ...common,
  }
}
