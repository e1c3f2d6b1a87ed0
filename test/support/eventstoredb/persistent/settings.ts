import * as E from 'fp-ts/Either'

/** How a group behaves; names and units are those of the protocol (persistent.proto, `CreateReq.Settings`). */
export interface GroupSettings {
  readonly resolveLinks: boolean
  readonly extraStatistics: boolean
  readonly maxRetryCount: number
  readonly minCheckpointCount: number
  readonly maxCheckpointCount: number
  /** 0: as many as want to. */
  readonly maxSubscriberCount: number
  readonly liveBufferSize: number
  readonly readBatchSize: number
  readonly historyBufferSize: number
  readonly messageTimeoutMs: number
  readonly checkpointAfterMs: number
  readonly consumerStrategy: ConsumerStrategyName
}

/** As a client asks for them: the strategy need not exist. */
export type ProposedSettings = Omit<GroupSettings, 'consumerStrategy'> & { readonly consumerStrategy: string }

const CONSUMER_STRATEGIES = ['DispatchToSingle', 'RoundRobin', 'Pinned', 'PinnedByCorrelation'] as const
export type ConsumerStrategyName = (typeof CONSUMER_STRATEGIES)[number]

/** On the left why the server refuses a group with these settings, in its own words (recorded). */
export const acceptSettings = (proposed: ProposedSettings): E.Either<string, GroupSettings> => {
  const consumerStrategy = CONSUMER_STRATEGIES.find((known) => known === proposed.consumerStrategy)
  if (consumerStrategy === undefined) return E.left(`Consumer strategy ${proposed.consumerStrategy} does not exist.`)
  if (proposed.readBatchSize >= proposed.historyBufferSize)
    return E.left(outOfRange('ReadBatchSize may not be greater than or equal to BufferSize'))
  return E.right({ ...proposed, consumerStrategy })
}

const outOfRange = (parameter: string): string =>
  `Specified argument was out of the range of valid values. (Parameter '${parameter}')`
