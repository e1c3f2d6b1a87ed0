import { randomUUID } from 'node:crypto'
import type { PeerLog } from './peer-log'
import { BINARY_CONTENT, isSystemStream, LINK_TYPE, type StoredRecord } from './records'

/** The projections that a server starts with `--run-projections=System --start-standard-projections`. */
export const SYSTEM_PROJECTIONS = ['$streams', '$stream_by_category', '$by_category', '$by_event_type'] as const

/** A link that a projection writes for an event: where to, and what it notes about itself. */
interface Link {
  readonly stream: string
  /** Projection id, version and epoch, as recorded. */
  readonly source: string
  readonly original?: string
}

const categoryOf = (stream: string): string | undefined => {
  const dash = stream.indexOf('-')
  return dash > 0 ? stream.slice(0, dash) : undefined
}

/** In the order in which a server was seen to write them. */
const linksFor = ({ stream, revision, type }: StoredRecord): readonly Link[] => {
  if (isSystemStream(stream)) return []
  const category = categoryOf(stream)
  return [
    { stream: `$et-${type}`, source: '4:-1:1:4' },
    ...(revision === 0 ? [{ stream: '$streams', source: '1:-1:1:4' }] : []),
    ...(category === undefined ? [] : [{ stream: `$ce-${category}`, source: '3:-1:1:4', original: stream }]),
  ]
}

const write = (log: PeerLog, { stream, revision, position, id }: StoredRecord, link: Link): void => {
  const metadata = {
    $v: link.source,
    $c: position,
    $p: position,
    ...(link.original === undefined ? {} : { $o: link.original }),
    $causedBy: id,
  }
  log.append(link.stream, 'any', [
    {
      id: randomUUID(),
      type: LINK_TYPE,
      contentType: BINARY_CONTENT,
      data: Buffer.from(`${String(revision)}@${stream}`),
      metadata: Buffer.from(JSON.stringify(metadata)),
    },
  ])
}

/**
 * Links every new event of a user's stream from the streams of its type and its category, as the server's projections do.
 * What it returns ends that.
 */
export const startSystemProjections = (log: PeerLog): (() => void) =>
  log.subscribe((records) => {
    for (const record of records)
      if (record.revision !== Infinity) for (const link of linksFor(record)) write(log, record, link)
  })
