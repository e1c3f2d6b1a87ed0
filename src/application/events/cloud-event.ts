import { CloudEvent } from 'cloudevents'
import { recordedAtOf } from '../audit/past-states'
import { categoryOf } from '../commands/aggregate-registry'
import type { EventMetadata, RecordedEvent } from '../ports/event-store'
import type { EventText } from '../ports/log-text'

/** What a CloudEvent tells of an event beside its data and metadata. */
type Described = Omit<RecordedEvent, 'data' | 'metadata'>

/** CloudEvents' `type` of an event of a category. */
export const cloudEventType = (category: string, type: string, schemaVersion: number): string =>
  `lyceum.${category}.${type}.v${String(schemaVersion)}`

/** The attributes that CloudEvents 1.0 defines. `source` and `id` together are unique: the id is the event's own. */
const attributesOf = ({ stream, id, type }: Described, metadata: EventMetadata) => {
  const category = categoryOf(stream)
  return {
    id,
    time: metadata.occurredAt,
    type: cloudEventType(category, type, metadata.schemaVersion),
    source: `/lyceum/${category}`,
    specversion: '1.0',
    datacontenttype: 'application/json',
    subject: stream,
  }
}

/**
 * The attributes that Lyceum adds. Names of extensions are lower-case letters and digits. `position` is text, as
 * CloudEvents' Integer has 32 bits; `recordedtime` is the extension of that name that the CloudEvents project documents.
 */
const extensionsOf = ({ position, revision, recordedAt }: Described, metadata: EventMetadata) => {
  const { actor } = metadata
  return {
    position: String(position),
    revision,
    recordedtime: recordedAtOf({ metadata, recordedAt }),
    actorid: actor.id,
    actorrole: actor.role,
    ...(actor.via && { viaid: actor.via.id, viarole: actor.via.role }),
    correlationid: metadata.$correlationId,
    causationid: metadata.$causationId,
    commandid: metadata.commandId,
    commandhash: metadata.commandHash,
    hash: metadata.hash,
    previoushash: metadata.previousHash,
  }
}

/**
 * An event as a CloudEvent 1.0.
 *
 * @throws ValidationError for what could be no CloudEvent, which no event of Lyceum is
 */
export const toCloudEvent = (event: RecordedEvent): CloudEvent<RecordedEvent['data']> =>
  new CloudEvent({
    ...attributesOf(event, event.metadata),
    ...extensionsOf(event, event.metadata),
    data: event.data,
  })

/**
 * The JSON of `toCloudEvent`, to the letter, of an event whose data are JSON text and stay so.
 *
 * @param metadata - what the event's own text of them says
 */
export const cloudEventText = (event: EventText, metadata: EventMetadata): string => {
  const attributes = JSON.stringify(attributesOf(event, metadata))
  const extensions = JSON.stringify(extensionsOf(event, metadata))
  return `${attributes.slice(0, -1)},"data":${event.data},${extensions.slice(1)}`
}
