import { isRight } from 'fp-ts/Either'
import type * as t from 'io-ts'

/** Cursors are short; anything longer is not one of ours and is not worth parsing. */
const LONGEST = 1_024
const BASE64URL = /^[A-Za-z0-9_-]+$/

/**
 * A place in a list as clients carry it: base64url of JSON, `[query's name, sort key]`. It is opaque but not secret: it
 * holds only what the item before it showed.
 */
export const encodeCursor = (query: string, key: unknown): string =>
  Buffer.from(JSON.stringify([query, key])).toString('base64url')

/** The sort key in a cursor; undefined where it is malformed or comes from another query. */
export const decodeCursor = <C>(query: string, codec: t.Type<C>, cursor: string): C | undefined => {
  if (cursor.length > LONGEST || !BASE64URL.test(cursor)) return undefined
  const parsed = parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  if (!Array.isArray(parsed) || parsed.length !== 2 || parsed[0] !== query) return undefined
  const key = codec.decode(parsed[1])
  return isRight(key) ? key.right : undefined
}

const parse = (json: string): unknown => {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
