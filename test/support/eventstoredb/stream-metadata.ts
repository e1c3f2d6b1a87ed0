import { METADATA_TYPE, type StoredRecord } from './records'

/** Who may do what, by role or user name: one or several of each. */
export type AccessList = Readonly<Partial<Record<'$r' | '$w' | '$d' | '$mr' | '$mw', string | readonly string[]>>>

/** What the newest event of a `$$stream` says of the stream, of what the peer understands. */
export interface StreamMetadata {
  /** Only so many of the newest events can be read. */
  readonly maxCount?: number
  /** Only events younger than so many seconds can be read. */
  readonly maxAge?: number
  /** Events before this revision can't be read; Infinity where the stream was deleted. */
  readonly truncateBefore?: number
  readonly acl?: AccessList
  /** All of it as it was written. */
  readonly raw: Readonly<Record<string, unknown>>
}

export const NO_METADATA: StreamMetadata = { raw: {} }

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What JSON says in this object; undefined where the text is no JSON or no object. */
export const jsonObject = (data: Uint8Array): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(Buffer.from(data).toString('utf8'))
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined)

/** Numbers past 2^53 lose digits in JSON.parse; the only one in use is the 2^63 - 1 of a deleted stream. */
const truncation = (value: unknown): number | undefined => {
  const before = numberOf(value)
  return before !== undefined && before > Number.MAX_SAFE_INTEGER ? Infinity : before
}

const defined = <T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>
  }

/** What an event in a `$$stream` sets; unreadable ones set nothing, as on the server. */
export const metadataOf = ({ type, data }: StoredRecord): StreamMetadata => {
  const raw = type === METADATA_TYPE ? jsonObject(data) : undefined
  if (raw === undefined) return NO_METADATA
  return {
    raw,
    ...defined({
      maxCount: numberOf(raw['$maxCount']),
      maxAge: numberOf(raw['$maxAge']),
      truncateBefore: truncation(raw['$tb']),
      acl: isObject(raw['$acl']) ? raw['$acl'] : undefined,
    }),
  }
}

export const isSoftDeleted = ({ truncateBefore }: StreamMetadata): boolean => truncateBefore === Infinity
