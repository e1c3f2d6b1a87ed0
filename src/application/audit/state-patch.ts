import { applyPatch, createPatch, type Operation, Pointer } from 'rfc6902'
import { equal } from '../../domain/kernel'
import { plain, type Plain } from './plain-state'

/** One step of a JSON Patch (RFC 6902); `path` is a JSON Pointer (RFC 6901). */
export interface PatchStep {
  readonly op: 'add' | 'remove' | 'replace'
  readonly path: string
  /** What is put there; absent where something is removed. */
  readonly value?: Plain
}

/** The steps that lead from one state to another, in the order in which they apply. */
export const statePatch = (before: Plain, after: Plain): readonly PatchStep[] =>
  createPatch(before, after, longLists) as readonly PatchStep[]

/**
 * Lists of more items together are compared from both ends only: looking for the shortest patch costs the product of
 * their lengths, and as much of the call stack as their sum.
 */
const SHORTEST_PATCH = 200

/** What differs between the equal beginnings and the equal ends of two long lists, as removals and additions. */
const longLists: NonNullable<Parameters<typeof createPatch>[2]> = (
  before: unknown,
  after: unknown,
  at,
): Operation[] | undefined => {
  if (!Array.isArray(before) || !Array.isArray(after)) return undefined
  if (before.length + after.length <= SHORTEST_PATCH) return undefined
  const shorter = Math.min(before.length, after.length)
  let start = 0
  while (start < shorter && equal(before[start], after[start])) start += 1
  let end = 0
  while (end < shorter - start && equal(before.at(-1 - end), after.at(-1 - end))) end += 1
  const place = at.add(String(start)).toString()
  const removed = before.slice(start, before.length - end).map((): Operation => ({ op: 'remove', path: place }))
  const added = after.slice(start, after.length - end).toReversed()
  return [...removed, ...added.map((value: unknown): Operation => ({ op: 'add', path: place, value }))]
}

/** What a step changed: the value that was at a place, and the one that is there now; absent where there is none. */
export interface Change {
  readonly path: string
  readonly before?: Plain
  readonly after?: Plain
}

/** The steps of a patch with the values that they replace. */
export const changesOf = (before: Plain, patch: readonly PatchStep[]): readonly Change[] => {
  const document = { state: plain(before) }
  return patch.map(({ op, path, value }) => {
    const place = `/state${path}`
    const old = op === 'add' ? undefined : plain(Pointer.fromJSON(place).get(document))
    applyPatch(document, [{ op, path: place, value }])
    return { path, ...(old !== undefined && { before: old }), ...(value !== undefined && { after: value }) }
  })
}
