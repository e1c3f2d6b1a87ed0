import type { EventStore } from './ports/event-store'
import type { LogMark, LogMarks } from './ports/log-marks'

/** The checkpoints that are kept count in another log than this one. */
export class AnotherLog extends Error {
  override readonly name = 'AnotherLog'
  constructor(kept: LogMark, found: LogMark) {
    super(
      `the read models and checkpoints here follow another log (${shown(kept)}) than the one that is configured ` +
        `(${shown(found)}); set it back, or stop Lyceum everywhere and run \`lyceum log adopt\` to follow this one`,
    )
  }
}

const shown = ({ kind, first }: LogMark): string =>
  `${kind}, ${first === undefined ? 'empty' : `first event ${first.eventId} at position ${String(first.position)}`}`

/** What a log can be known by now. */
export const markOf = async (kind: string, store: Pick<EventStore, 'readAll'>): Promise<LogMark> => {
  const [event] = await store.readAll({ limit: 1 })
  return { kind, first: event && { position: event.position, eventId: event.id } }
}

const fits = (kept: LogMark, found: LogMark): boolean =>
  kept.kind === found.kind &&
  (kept.first === undefined ||
    (kept.first.position === found.first?.position && kept.first.eventId === found.first.eventId))

/**
 * Makes sure that a log is the one that checkpoints count in. A position means nothing in another log, not even in a
 * copy: whoever went on from it there would skip events, or take some twice.
 *
 * @throws AnotherLog
 */
export const recogniseLog = async (
  kind: string,
  store: Pick<EventStore, 'readAll'>,
  marks: LogMarks,
): Promise<void> => {
  const found = await markOf(kind, store)
  const kept = await marks.load()
  if (kept !== undefined && !fits(kept, found)) throw new AnotherLog(kept, found)
  if (kept === undefined || (kept.first === undefined && found.first !== undefined)) await marks.save(found)
}
