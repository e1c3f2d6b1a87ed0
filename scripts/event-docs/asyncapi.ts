import { CONTENT_TYPE, HEADERS } from '../../src/application/events/published-event'
import { eventTopics, topicOf } from '../../src/application/events/topics'
import type { Topic } from '../../src/application/ports/message-bus'
import type { EventSchema } from './schemas'

const LICENCE = { name: 'MIT', url: 'https://opensource.org/license/mit' }
const SCHEMA_FORMAT = 'application/schema+json;version=draft-2020-12'

const TRACE_PARENT = '^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$'

const headers = {
  type: 'object',
  properties: {
    [HEADERS.contentType]: { type: 'string', const: CONTENT_TYPE },
    [HEADERS.type]: { type: 'string', description: "The event's type, so that what is of no concern need not be read" },
    [HEADERS.correlationId]: { type: 'string', description: 'Shared by all that came of one request' },
    [HEADERS.traceParent]: {
      type: 'string',
      pattern: TRACE_PARENT,
      description: 'W3C Trace Context; the trace is the correlation',
    },
  },
  required: Object.values(HEADERS),
}

/** Names of components have letters, digits, dots, hyphens and underscores. */
export const messageName = ({ aggregate, type, version }: EventSchema): string =>
  `${aggregate.category}.${type}.v${String(version)}`

const message = (event: EventSchema) => ({
  name: messageName(event),
  title: event.type,
  summary: event.current
    ? `Of streams ${event.aggregate.category}-<id>.`
    : `A former version of ${event.type}; none are written any more.`,
  contentType: CONTENT_TYPE,
  headers: { $ref: '#/components/schemas/Headers' },
  correlationId: { location: `$message.header#/${HEADERS.correlationId}` },
  payload: { schemaFormat: SCHEMA_FORMAT, schema: { $ref: event.file } },
  bindings: {
    kafka: { key: { type: 'string', description: "The stream: CloudEvents' subject" }, bindingVersion: '0.5.0' },
  },
})

const channel = ({ name, partitions, retentionMillis }: Topic, events: readonly EventSchema[]) => ({
  address: name,
  description: 'Events of one stream are in one partition, in their order.',
  messages: Object.fromEntries(
    events.map((event) => [messageName(event), { $ref: `#/components/messages/${messageName(event)}` }]),
  ),
  bindings: {
    kafka: {
      topic: name,
      partitions,
      topicConfiguration: { 'cleanup.policy': ['delete'], 'retention.ms': retentionMillis },
      bindingVersion: '0.5.0',
    },
  },
})

/** Channels are named as their topics, without what JSON pointers would have to escape. */
const channelName = (topic: string): string => topic.replace(/^lyceum\.(.+)\.events$/, '$1')

/** The AsyncAPI 3.0 document of what Lyceum publishes. */
export const asyncApi = (events: readonly EventSchema[]) => {
  const topics = eventTopics.map((topic) => ({
    topic,
    name: channelName(topic.name),
    events: events.filter(({ aggregate }) => topicOf(aggregate.context) === topic.name),
  }))
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Events of Lyceum',
      version: '1',
      description:
        'Every event of the log, published as a CloudEvent 1.0: at least once, in order within a stream. See README.md.',
      license: LICENCE,
    },
    defaultContentType: CONTENT_TYPE,
    channels: Object.fromEntries(topics.map(({ topic, name, events: its }) => [name, channel(topic, its)])),
    operations: Object.fromEntries(
      topics.map(({ name }) => [
        `publish-${name}`,
        { action: 'send', channel: { $ref: `#/channels/${name}` }, summary: `Lyceum publishes events of ${name}.` },
      ]),
    ),
    components: {
      schemas: { Headers: headers },
      messages: Object.fromEntries(events.map((event) => [messageName(event), message(event)])),
    },
  }
}
