import { asPosition, type ExportFormat, propertyOf } from './format'

/** The events as they lie in the log, one JSON object a line. */
export const ndjson: ExportFormat = {
  name: 'ndjson',
  contentType: 'application/x-ndjson',
  header: '',
  quotes: false,
  record: ({ position, stream, revision, id, type, data, metadata, recordedAt }) =>
    `${JSON.stringify({ position, stream, revision, id, type, data, metadata, recordedAt })}\n`,
  positionOf: (record) => asPosition(propertyOf(record, 'position')),
}
