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

export const CONSUMER_STRATEGIES = ['DispatchToSingle', 'RoundRobin', 'Pinned', 'PinnedByCorrelation'] as const
export type ConsumerStrategyName = (typeof CONSUMER_STRATEGIES)[number]

export const isConsumerStrategy = (name: string): name is ConsumerStrategyName =>
  CONSUMER_STRATEGIES.some((known) => known === name)

/** Why the server refuses a group with these settings, in its own words (as recorded); undefined when it takes them. */
export const refusal = (settings: {
  readonly consumerStrategy: string
  readonly readBatchSize: number
  readonly historyBufferSize: number
}): string | undefined => {
  if (!isConsumerStrategy(settings.consumerStrategy))
    return `Consumer strategy ${settings.consumerStrategy} does not exist.`
  if (settings.readBatchSize >= settings.historyBufferSize)
    return "Specified argument was out of the range of valid values. (Parameter 'ReadBatchSize may not be greater than or equal to BufferSize')"
  return undefined
}
