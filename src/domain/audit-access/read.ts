import * as t from 'io-ts'
import { integer, object, text } from '../kernel'

/** A parameter's name and its value as the reader gave it; a value that is longer is cut where it is recorded. */
export const LONGEST_VALUE = 1_000
const Parameters = t.readonly(t.record(text(1, 100), text(0, LONGEST_VALUE)))

/** Which part of a list was read: from which cursor on (absent: its start), and how many items at most. */
const ReadPage = object({ limit: integer(1, 1_000_000) }, { cursor: text(1, LONGEST_VALUE) })

/** What a record says was read, in its command and its event. */
export const what = { query: text(1, 200), parameters: Parameters }
export const part = { page: ReadPage }

/** What was read: the query or the tool, `audit.stream`, and what it was asked for. */
export const AuditRead = object(what, part)
export type AuditRead = t.TypeOf<typeof AuditRead>
