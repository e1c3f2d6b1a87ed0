import { HEADERS, CONTENT_TYPE } from '../../src/application/events/published-event'
import { eventTopics, topicOf } from '../../src/application/events/topics'
import { table } from '../markdown-table'
import type { EventSchema } from './schemas'

const DAY = 86_400_000

const INTRODUCTION = `# Events as they are published

Written by \`npm run docs:events\` from the events' own definitions; change those, not this file.

Every event of the log goes on the message bus: Kafka where \`KAFKA_BROKERS\` is set, tables of PostgreSQL otherwise.
[asyncapi.json](asyncapi.json) describes it to tools (AsyncAPI 3.0), [schemas/](schemas/) has a JSON Schema (2020-12) for
each version of each event.

## A message

- **Value**: a CloudEvent 1.0 in JSON (structured mode). \`subject\` is the stream, \`data\` the event's own.
- **Key**: the stream, \`<category>-<id>\`.
- **Headers**: \`${HEADERS.contentType}: ${CONTENT_TYPE}\`; \`${HEADERS.type}\`, the CloudEvent's type, so that what is of no
  concern need not be read; \`${HEADERS.correlationId}\`; \`${HEADERS.traceParent}\` (W3C Trace Context: all that came of one
  request is one trace).

## What to count on

- **Order**: events of one stream come in their order (\`revision\` grows by one). Between streams there is none;
  \`position\` tells which was first in the log.
- **At least once**: an event comes again after a crash or an outage, with the same \`id\`. Remember ids together with
  their effect, or pass over whatever is not beyond the last \`revision\` of its stream.
- **All of it**: nothing is left out, also of the time before the bus was there. Topics keep messages for a while (the
  table below); whoever comes later or was away for longer reads the log's history (\`lyceum audit export\`).
- **The number of a topic's partitions is fixed**: with another one streams would move between partitions and lose their
  order. Lyceum refuses to publish to a topic that has another number.
- **Shapes**: a released version of an event never changes but for new properties that may be missing, so pass over
  what you do not know. A new shape is a new version, \`.v2\` in the type, and a schema of its own.

## What is sealed

What is somebody's is published as the log keeps it, sealed with that person's own key:

\`\`\`json
{ "name": { "$personal": "0190f3aa-7b1c-7d2e-8f3a-4b5c6d7e8f90", "sealed": "r3k..." } }
\`\`\`

\`$personal\` names whose it is, \`$secret\` marks what Lyceum itself shows to nobody (the hash of a password). So no broker,
backup or dead letter ever holds it in the clear. Consumers inside Lyceum open it with the key vault; whoever else needs
it asks the API, as somebody who may see it. When a person is forgotten their key is destroyed: every copy on the bus
reads as \`[erased]\` from then on, without a message being touched. A value of nobody's (the system's) is in the clear.
`

const section = (topic: (typeof eventTopics)[number], events: readonly EventSchema[]): string => {
  const its = events.filter(({ aggregate }) => topicOf(aggregate.context) === topic.name)
  return [
    `### ${topic.name}`,
    `${String(topic.partitions)} partition${topic.partitions === 1 ? '' : 's'}, kept for ${String(topic.retentionMillis / DAY)} days.`,
    table(
      ['Event', 'Stream', 'Version', 'Schema'],
      its.map(({ aggregate, type, version, current, file }) => [
        `\`${type}\``,
        `\`${aggregate.category}-<id>\``,
        `${String(version)}${current ? '' : ' (former)'}`,
        `[${file.replace(/^schemas\//, '')}](${file})`,
      ]),
    ),
  ].join('\n\n')
}

/** The text of docs/events/README.md. */
export const readme = (events: readonly EventSchema[]): string =>
  `${[INTRODUCTION.trimEnd(), '## Topics and events', ...eventTopics.map((topic) => section(topic, events))].join('\n\n')}\n`
