import type { Position, RecordedEvent } from '../../ports/event-store'

/** How an event is written in an export: a record of its own, ended by a line feed. */
export interface ExportFormat {
  readonly name: string
  readonly contentType: string
  /** What an export begins with, line feed included; empty where it begins with its first event. */
  readonly header: string
  /** Whether a record may hold line feeds, between double quotes. */
  readonly quotes: boolean
  /** An event's record, line feed included. The same event always gives the same bytes. */
  readonly record: (event: RecordedEvent) => string
  /** Where the event of a whole record stands in the log; undefined for what is no record of this format. */
  readonly positionOf: (record: string) => Position | undefined
}

/** A position that was found in a record. */
export const asPosition = (value: unknown): Position | undefined => {
  const position = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value
  return typeof position === 'number' && Number.isSafeInteger(position) && position > 0 ? position : undefined
}

/** The property of a line that is a JSON object; undefined for any other line. */
export const propertyOf = (line: string, name: string): unknown => {
  try {
    const parsed: unknown = JSON.parse(line)
    return typeof parsed === 'object' && parsed !== null
      ? (parsed as Readonly<Record<string, unknown>>)[name]
      : undefined
  } catch {
    return undefined
  }
}
