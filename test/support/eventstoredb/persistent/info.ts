import { SubscriptionInfo } from '@eventstore/db-client/generated/persistent_pb'
import type { Consumer } from './consumer'
import { ALL, type GroupDefinition } from './definition'
import type { SubscriptionGroup } from './group'

/** Measures how much a group has handed out, for `GetInfo` and `List`, which show the rate since they were last asked. */
export class Gauge {
  private seen = 0
  private at: number

  constructor(private readonly now: () => number) {
    this.at = now()
  }

  /** @param total the count so far */
  measure(total: number): { readonly since: number; readonly perSecond: (count: number) => number } {
    const since = total - this.seen
    const seconds = (this.now() - this.at) / 1_000
    this.seen = total
    this.at = this.now()
    return { since, perSecond: (count) => (seconds > 0 ? Math.floor(count / seconds) : 0) }
  }
}

/** A group as the server describes it. */
export const describeGroup = <Event>(
  definition: GroupDefinition,
  group: SubscriptionGroup<Event>,
  gauge: Gauge,
  parked: number,
): SubscriptionInfo => {
  const { settings, source } = definition
  const state = group.state()
  const { since, perSecond } = gauge.measure(group.total)
  const position = (value: number | undefined): string => (value === undefined ? '' : place(source.stream, value))
  return new SubscriptionInfo()
    .setEventSource(source.stream)
    .setGroupName(definition.group)
    .setStatus(state.live ? 'Live' : 'Behind')
    .setConnectionsList(group.connected.map((consumer) => describeConsumer(consumer, perSecond)))
    .setAveragePerSecond(perSecond(since))
    .setTotalItems(String(group.total))
    .setCountSinceLastMeasurement(String(since))
    .setLastCheckpointedEventPosition(position(state.lastCheckpoint))
    .setLastKnownEventPosition(position(state.lastKnown))
    .setResolveLinkTos(settings.resolveLinks)
    .setStartFrom(place(source.stream, source.start === 'end' ? -1 : source.start))
    .setMessageTimeoutMilliseconds(settings.messageTimeoutMs)
    .setExtraStatistics(settings.extraStatistics)
    .setMaxRetryCount(settings.maxRetryCount)
    .setLiveBufferSize(settings.liveBufferSize)
    .setBufferSize(settings.historyBufferSize)
    .setReadBatchSize(settings.readBatchSize)
    .setCheckPointAfterMilliseconds(settings.checkpointAfterMs)
    .setMinCheckPointCount(settings.minCheckpointCount)
    .setMaxCheckPointCount(settings.maxCheckpointCount)
    .setReadBufferCount(state.waiting)
    .setLiveBufferCount('0')
    .setRetryBufferCount(state.retries)
    .setTotalInFlightMessages(state.inFlight)
    .setOutstandingMessagesCount(state.outstanding)
    .setNamedConsumerStrategy(settings.consumerStrategy)
    .setMaxSubscriberCount(settings.maxSubscriberCount)
    .setParkedMessageCount(String(parked))
}

const describeConsumer = <Event>(
  consumer: Consumer<Event>,
  perSecond: (count: number) => number,
): SubscriptionInfo.ConnectionInfo => {
  const { total, since } = consumer.measure()
  return new SubscriptionInfo.ConnectionInfo()
    .setUsername(consumer.username)
    .setAverageItemsPerSecond(perSecond(since))
    .setTotalItems(String(total))
    .setCountSinceLastMeasurement(String(since))
    .setAvailableSlots(consumer.availableSlots)
    .setInFlightMessages(consumer.inFlightCount)
    .setConnectionName('<unknown>')
}

/** A revision of a stream, or a position of `$all` with its two halves, which are one number in this log. */
const place = (stream: string, position: number): string =>
  stream === ALL ? `C:${position}/P:${position}` : String(position)
