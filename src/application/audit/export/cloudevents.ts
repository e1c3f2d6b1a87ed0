import { toCloudEvent } from '../../events/cloud-event'
import { asPosition, type ExportFormat, propertyOf } from './format'

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
