import type { CreateReq, UpdateReq } from '@eventstore/db-client/generated/persistent_pb'
import type { StreamIdentifier } from '@eventstore/db-client/generated/shared_pb'
import { streamNameOf } from '../protocol-ids'
import { ALL, type GroupFilter, type GroupSource, type GroupStart } from './definition'
import type { ConsumerStrategyName, ProposedSettings } from './settings'

const TICKS_PER_MS = 10_000

/** The stream that a request is about: `$all`, or one by name. */
export const sourceName = (options: {
  readonly hasAll: () => boolean
  readonly getStreamIdentifier: () => StreamIdentifier | undefined
}): string => (options.hasAll() ? ALL : streamNameOf(options.getStreamIdentifier()))

/** What a group of this request reads from; clients older than 21.2 name the stream and the revision elsewhere. */
export const sourceOf = (options: CreateReq.Options | UpdateReq.Options): GroupSource => {
  const all = options.getAll()
  if (all !== undefined) {
    const start = all.hasEnd() ? 'end' : Number(all.getPosition()?.getCommitPosition() ?? 0)
    return { stream: ALL, start, filter: 'getFilter' in all ? filterOf(all) : undefined }
  }
  const stream = options.getStream()
  if (stream !== undefined) return { stream: streamNameOf(stream.getStreamIdentifier()), start: streamStart(stream) }
  const start = revisionStart(options.getSettings()?.getRevision() ?? '0')
  return { stream: streamNameOf(options.getStreamIdentifier()), start }
}

/** 2^64 - 1 stands for the end: the client's only way to say it of a stream. */
const revisionStart = (revision: string): GroupStart =>
  BigInt.asIntN(64, BigInt(revision)) < 0n ? 'end' : Number(revision)

const streamStart = (stream: CreateReq.StreamOptions | UpdateReq.StreamOptions): GroupStart => {
  if (stream.hasEnd()) return 'end'
  return stream.hasRevision() ? revisionStart(stream.getRevision()) : 0
}

const filterOf = (all: CreateReq.AllOptions): GroupFilter | undefined => {
  const filter = all.getFilter()
  const on = filter?.hasEventType() ? 'type' : 'stream'
  const expression = on === 'type' ? filter?.getEventType() : filter?.getStreamIdentifier()
  return expression && { on, regex: expression.getRegex(), prefixes: expression.getPrefixList() }
}

/** The settings of a request, with the strategy by its name, which need not be one that exists. */
export const settingsOf = (settings: CreateReq.Settings | UpdateReq.Settings): ProposedSettings => ({
  resolveLinks: settings.getResolveLinks(),
  extraStatistics: settings.getExtraStatistics(),
  maxRetryCount: settings.getMaxRetryCount(),
  minCheckpointCount: settings.getMinCheckpointCount(),
  maxCheckpointCount: settings.getMaxCheckpointCount(),
  maxSubscriberCount: settings.getMaxSubscriberCount(),
  liveBufferSize: settings.getLiveBufferSize(),
  readBatchSize: settings.getReadBatchSize(),
  historyBufferSize: settings.getHistoryBufferSize(),
  messageTimeoutMs: settings.hasMessageTimeoutTicks()
    ? Number(settings.getMessageTimeoutTicks()) / TICKS_PER_MS
    : settings.getMessageTimeoutMs(),
  checkpointAfterMs: settings.hasCheckpointAfterTicks()
    ? Number(settings.getCheckpointAfterTicks()) / TICKS_PER_MS
    : settings.getCheckpointAfterMs(),
  consumerStrategy: strategyOf(settings),
})

/** By number in old clients' requests and in every update; by name otherwise. */
const strategyOf = (settings: CreateReq.Settings | UpdateReq.Settings): string => {
  const named = 'getConsumerStrategy' in settings ? settings.getConsumerStrategy() : ''
  return named === '' ? (BY_NUMBER[settings.getNamedConsumerStrategy()] ?? 'unknown') : named
}

const BY_NUMBER: readonly ConsumerStrategyName[] = ['DispatchToSingle', 'RoundRobin', 'Pinned']
