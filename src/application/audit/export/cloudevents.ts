import { CloudEvent } from 'cloudevents'
import { categoryOf } from '../../commands/aggregate-registry'
import type { RecordedEvent } from '../../ports/event-store'
import { recordedAtOf } from '../past-states'
import { asPosition, type ExportFormat, propertyOf } from './format'

/**
 * An event as a CloudEvent 1.0. `source` and `id` together are unique (CloudEvents 1.0.2, "REQUIRED Attributes"): the id
 * is the event's own. Names of extensions are lower-case letters and digits. `position` is text, as CloudEvents' Integer
 * has 32 bits; `recordedtime` is the extension of that name that the CloudEvents project documents.
 *
 * @throws ValidationError for what could be no CloudEvent, which no event of Lyceum is
 */
export const toCloudEvent = (event: RecordedEvent): CloudEvent<RecordedEvent['data']> => {
  const { position, stream, revision, id, type, data, metadata } = event
  const category = categoryOf(stream)
  const { via } = metadata.actor
  return new CloudEvent({
    specversion: '1.0',
    id,
    source: `/lyceum/${category}`,
    type: `lyceum.${category}.${type}.v${String(metadata.schemaVersion)}`,
    subject: stream,
    time: metadata.occurredAt,
    datacontenttype: 'application/json',
    position: String(position),
    revision,
    recordedtime: recordedAtOf(event),
    actorid: metadata.actor.id,
    actorrole: metadata.actor.role,
    ...(via && { viaid: via.id, viarole: via.role }),
    correlationid: metadata.$correlationId,
    causationid: metadata.$causationId,
    commandid: metadata.commandId,
    commandhash: metadata.commandHash,
    hash: metadata.hash,
    previoushash: metadata.previousHash,
    data,
  })
}

/** CloudEvents 1.0 in structured mode (JSON event format), one a line. */
export const cloudEvents: ExportFormat = {
  name: 'cloudevents',
  // There is no media type for a stream of them: application/cloudevents-batch+json is one array.
  contentType: 'application/x-ndjson',
  header: '',
  quotes: false,
  record: (event) => `${JSON.stringify(toCloudEvent(event))}\n`,
  positionOf: (record) => asPosition(propertyOf(record, 'position')),
}
