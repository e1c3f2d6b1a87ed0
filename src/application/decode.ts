import { type Either, isLeft, left, right } from 'fp-ts/Either'
import type * as t from 'io-ts'
import { describe, type Shape, shapeOf, unwrapped } from './decode-shape'

/** One thing that is wrong with a value, and where: an RFC 6901 pointer, '' for the whole. */
export interface DecodeIssue {
  readonly pointer: string
  readonly message: string
}

/** More issues than this are not told: a hostile body must not make a large answer. */
const MAX_ISSUES = 50

/**
 * Decodes a value that came from outside by a codec, and refuses properties that the codec does not name: a misspelt
 * one is an error and not silence. Only what the codec names is looked at, so that neither depth nor width of the rest
 * costs anything, and no name from outside (`__proto__`) reaches an object.
 *
 * Throws TypeError for a codec of a kind that it does not know; `shapeOf` finds that out beforehand.
 */
export const decodeStrict = <C extends t.Mixed>(
  codec: C,
  value: unknown,
): Either<readonly DecodeIssue[], t.TypeOf<C>> => {
  const issues: DecodeIssue[] = []
  findUnknown(shapeOf(codec), value, '', issues)
  const decoded = codec.decode(value)
  if (isLeft(decoded)) issues.push(...issuesOf(decoded.left))
  else if (issues.length === 0) return right(decoded.right as t.TypeOf<C>)
  return left(issues.slice(0, MAX_ISSUES))
}

/** RFC 6901, section 3: `~` and `/` in a name are escaped. */
const step = (name: string): string => '/' + name.replaceAll('~', '~0').replaceAll('/', '~1')

/** Adds an issue for each property that the shape does not name. What is of the wrong kind, the codec tells of. */
const findUnknown = (shape: Shape, value: unknown, pointer: string, issues: DecodeIssue[]): void => {
  if (typeof value !== 'object' || value === null || issues.length >= MAX_ISSUES) return
  switch (shape.kind) {
    case 'leaf':
      return
    case 'object':
    case 'dictionary':
      if (Array.isArray(value)) return
      for (const [name, property] of Object.entries(value)) {
        const known = shape.kind === 'object' ? shape.properties.get(name) : inDictionary(shape.value, name)
        if (known === undefined) issues.push({ pointer: pointer + step(name), message: 'is not a known property' })
        else findUnknown(known, property, pointer + step(name), issues)
        if (issues.length >= MAX_ISSUES) return
      }
      return
    case 'list':
    case 'tuple':
      if (!Array.isArray(value)) return
      for (const [index, item] of value.entries()) {
        const known = shape.kind === 'list' ? shape.item : shape.items[index]
        if (known !== undefined) findUnknown(known, item, `${pointer}/${String(index)}`, issues)
      }
      return
    case 'union': {
      // The codec takes the first member that fits and drops what this one does not name.
      const chosen = shape.members.find(({ codec }) => codec.is(value))
      if (chosen !== undefined) findUnknown(chosen.shape, value, pointer, issues)
    }
  }
}

/** Any name but the one that would set an object's prototype where it is copied by assignment. */
const inDictionary = (shape: Shape, name: string): Shape | undefined => (name === '__proto__' ? undefined : shape)

const issuesOf = (errors: t.Errors): readonly DecodeIssue[] => {
  const issues = new Map<string, DecodeIssue>()
  for (const error of errors) {
    const issue = issueOf(error)
    // Members of an intersection may each complain of the same thing.
    if (!issues.has(issue.pointer)) issues.set(issue.pointer, issue)
    if (issues.size >= MAX_ISSUES) break
  }
  return [...issues.values()]
}

const issueOf = (error: t.ValidationError): DecodeIssue => {
  let pointer = ''
  let parent: t.ContextEntry | undefined
  for (const entry of error.context) {
    const container = parent && unwrapped(parent.type)
    // Of several alternatives that all failed, what each of them misses would only confuse.
    if (parent && container?._tag === 'UnionType' && container.tag === undefined) {
      return { pointer, message: `expected ${describe(parent.type)}` }
    }
    // Members of intersections and unions have a context entry of their own, which is no step into the value.
    if (container !== undefined && container._tag !== 'IntersectionType' && container._tag !== 'UnionType')
      pointer += step(entry.key)
    parent = entry
  }
  const expected = parent === undefined ? 'another value' : describe(parent.type)
  if (error.value === undefined) return { pointer, message: `is required: ${expected}` }
  return { pointer, message: error.message ?? `expected ${expected}` }
}
