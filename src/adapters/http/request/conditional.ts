import { createHash } from 'node:crypto'
import { Problem } from '../problems/problem'

/** The entity tag of a resource at a revision, RFC 9110 section 8.8.3. */
export const revisionTag = (revision: number): string => `"${String(revision)}"`

/** A weak tag over a body's text, for what has no revision: lists, and items of read models without one. */
export const contentTag = (body: string): string =>
  `W/"${createHash('sha1').update(body).digest('base64url').slice(0, 22)}"`

/**
 * The revision that `If-Match` names; undefined without the header or for `*`, which any revision meets. A revision is a
 * strong tag with a whole number; anything else is a Problem (400), as ignoring it would drop the client's guard.
 */
export const expectedRevisionOf = (header: string | undefined): number | undefined => {
  if (header === undefined || header.trim() === '*') return undefined
  const revision = /^\s*"(\d{1,15})"\s*$/.exec(header)?.[1]
  if (revision === undefined)
    throw Problem.edge('request.bad-header', {
      errors: [{ header: 'If-Match', detail: 'must be one revision in double quotes, as an ETag has it: "7"' }],
    })
  return Number(revision)
}

const opaque = (tag: string): string => tag.trim().replace(/^W\//, '')

/** Whether `If-None-Match` names the tag, by weak comparison (RFC 9110, section 13.1.2): the client has it already. */
export const isFresh = (header: string | undefined, tag: string): boolean =>
  header !== undefined && (header.trim() === '*' || header.split(',').some((t) => opaque(t) === opaque(tag)))
