import { stringify } from 'csv-stringify/sync'
import { categoryOf } from '../../commands/aggregate-registry'
import type { RecordedEvent } from '../../ports/event-store'
import { recordedAtOf } from '../past-states'
import { asPosition, type ExportFormat } from './format'

/** The columns, in order. `data` is JSON. */
const COLUMNS: Readonly<Record<string, (event: RecordedEvent) => string>> = {
  position: ({ position }) => String(position),
  id: ({ id }) => id,
  category: ({ stream }) => categoryOf(stream),
  stream: ({ stream }) => stream,
  revision: ({ revision }) => String(revision),
  type: ({ type }) => type,
  schema_version: ({ metadata }) => String(metadata.schemaVersion),
  occurred_at: ({ metadata }) => metadata.occurredAt,
  recorded_at: recordedAtOf,
  actor_id: ({ metadata }) => metadata.actor.id,
  actor_role: ({ metadata }) => metadata.actor.role,
  via_id: ({ metadata }) => metadata.actor.via?.id ?? '',
  via_role: ({ metadata }) => metadata.actor.via?.role ?? '',
  correlation_id: ({ metadata }) => metadata.$correlationId,
  causation_id: ({ metadata }) => metadata.$causationId,
  command_id: ({ metadata }) => metadata.commandId,
  command_hash: ({ metadata }) => metadata.commandHash,
  hash: ({ metadata }) => metadata.hash,
  previous_hash: ({ metadata }) => metadata.previousHash,
  data: ({ data }) => JSON.stringify(data),
}

// RFC 4180 ends lines with CR LF.
const row = (values: readonly string[]): string => stringify([[...values]], { record_delimiter: 'windows' })

/**
 * RFC 4180 with a header line. Values are not altered: what people typed stands in `data`, which always begins with a
 * brace, so that no spreadsheet takes it for a formula.
 */
export const csv: ExportFormat = {
  name: 'csv',
  contentType: 'text/csv; charset=utf-8; header=present',
  header: row(Object.keys(COLUMNS)),
  quotes: true,
  record: (event) => row(Object.values(COLUMNS).map((valueOf) => valueOf(event))),
  positionOf: (record) => asPosition(record.slice(0, record.indexOf(','))),
}
