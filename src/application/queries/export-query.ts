import { isLeft, right } from 'fp-ts/Either'
import { brandedString, Instant, object, oneOf, text } from '../../domain/kernel'
import type { RecordAuditRead } from '../audit'
import { type ExportFormat, exportFormats, type ExportSelection, selectedEvents } from '../audit/export'
import type { EventStore } from '../ports/event-store'
import { audit, ClockParam, PositionParam, StreamParam } from './audit-shapes'
import type { StreamQuery } from './stream-query'

const CategoryParam = brandedString('Category', (s) => /^[a-z][a-z0-9]{0,49}$/.test(s), {
  pattern: '^[a-z][a-z0-9]{0,49}$',
  description: 'a kind of thing: the category of its streams',
  examples: ['booking'],
})

const ExportParams = object(
  {},
  {
    format: oneOf('ndjson', 'cloudevents', 'csv'),
    from: PositionParam,
    to: PositionParam,
    until: Instant,
    clock: ClockParam,
    category: CategoryParam,
    stream: StreamParam,
    actor: text(1, 200),
  },
)

export interface ExportPorts {
  readonly log: Pick<EventStore, 'readAll' | 'readStream' | 'head'>
  readonly recordRead: RecordAuditRead
}

/** The log, or some of it, in a format of its own. The reading is recorded before the first byte goes out. */
export const exportQuery = ({ log, recordRead }: ExportPorts): StreamQuery<typeof ExportParams> => ({
  ...audit,
  name: 'audit.export',
  path: 'export',
  summary:
    'The log, or the part that is asked for, in its order: NDJSON, CloudEvents or CSV. To go on after an interruption, ' +
    "give the last whole record's position as `from`.",
  params: ExportParams,
  contentTypes: [...new Set(Object.values(exportFormats).map(({ contentType }) => contentType))],
  open: async ({ format = 'ndjson', from, to, ...given }, by) => {
    const asked = { format, ...(from !== undefined && { from }), ...(to !== undefined && { to }), ...given }
    const recorded = await recordRead(by, { query: 'audit.export', parameters: asked })
    if (isLeft(recorded)) return recorded
    const selection = {
      ...given,
      ...(from !== undefined && { from: Number(from) }),
      ...(to !== undefined && { to: Number(to) }),
    }
    const { contentType } = exportFormats[format]
    return right({ contentType, chunks: chunksOf(exportFormats[format], log, selection) })
  },
})

/** A page of records a chunk. What goes on from a position has its header already. */
async function* chunksOf(
  { header, record }: ExportFormat,
  log: ExportPorts['log'],
  selection: ExportSelection,
): AsyncGenerator<string> {
  if ((selection.from ?? 0) === 0 && header !== '') yield header
  for await (const page of selectedEvents(log, selection)) yield page.map(record).join('')
}
