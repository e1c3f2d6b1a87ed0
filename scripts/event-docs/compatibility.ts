import { isDeepStrictEqual } from 'node:util'

export type Schema = Readonly<Record<string, unknown>>

/** Schemas by the names that references have for their files. */
export type SchemaFiles = Readonly<Record<string, Schema>>

/** What says something of a value, and does not judge it. */
const ANNOTATIONS: ReadonlySet<string> = new Set([
  ...['$schema', '$defs', '$comment', 'title', 'description', 'examples', 'deprecated'],
])

const isObject = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const pointed = (root: Schema, pointer: string): unknown =>
  pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((at, name) => (isObject(at) ? at[name] : undefined), root)

/**
 * A schema without references and annotations: what a reference leads to stands in its place, beside whatever else is
 * said there. One that leads back into itself stays, by its name.
 */
const writtenOut = (part: unknown, root: Schema, files: SchemaFiles, within: readonly unknown[] = []): unknown => {
  if (Array.isArray(part)) return part.map((item) => writtenOut(item, root, files, within))
  if (!isObject(part)) return part
  const { $ref, ...own } = part
  const rest = Object.fromEntries(
    Object.entries(own)
      .filter(([name]) => !ANNOTATIONS.has(name))
      .map(([name, value]) => [
        name,
        name === 'properties' ? each(value, root, files, within) : writtenOut(value, root, files, within),
      ]),
  )
  if (typeof $ref !== 'string') return rest
  const [file = '', pointer = ''] = $ref.split('#')
  const target = file === '' ? root : files[file]
  const found = target && pointed(target, pointer)
  if (target === undefined || found === undefined) throw new TypeError(`a schema refers to ${$ref}, which is not there`)
  if (within.includes(found)) return { ...rest, itself: $ref }
  const meant = writtenOut(found, target, files, [...within, found])
  return Object.keys(rest).length === 0 ? meant : { ...rest, also: meant }
}

/** Names of properties are no keywords, whatever they are. */
const each = (properties: unknown, root: Schema, files: SchemaFiles, within: readonly unknown[]): unknown =>
  isObject(properties)
    ? Object.fromEntries(
        Object.entries(properties).map(([name, part]) => [name, writtenOut(part, root, files, within)]),
      )
    : properties

const namesIn = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : [])

const keywordDifferences = (keyword: string, was: unknown, is: unknown, path: string): readonly string[] => {
  const at = keyword === 'also' ? path : `${path} (${keyword})`
  if (isObject(was) && isObject(is)) return differences(was, is, at)
  if (keyword === 'anyOf' && Array.isArray(was) && Array.isArray(is) && was.length === is.length)
    return was.flatMap((member, index) => differences(member, is[index], `${at}[${String(index)}]`))
  if (isDeepStrictEqual(was, is)) return []
  return [`${path} has ${keyword} ${shown(is)} instead of ${shown(was)}`]
}

const shown = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value))

const differences = (was: unknown, is: unknown, path: string): readonly string[] => {
  if (isDeepStrictEqual(was, is)) return []
  if (!isObject(was) || !isObject(is)) return [`${path} is ${shown(is)} instead of ${shown(was)}`]
  const { properties: old = {}, required: needed, ...before } = was
  const { properties: fresh = {}, required: needs, ...after } = is
  return [
    ...Object.entries(old as Schema).flatMap(([name, part]) =>
      name in (fresh as Schema)
        ? differences(part, (fresh as Schema)[name], `${path}/${name}`)
        : [`${path}/${name} is gone`],
    ),
    ...namesIn(needs).flatMap((name) => (namesIn(needed).includes(name) ? [] : [`${path}/${name} is required now`])),
    ...namesIn(needed).flatMap((name) =>
      namesIn(needs).includes(name) ? [] : [`${path}/${name} is required no longer`],
    ),
    ...[...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((keyword) =>
      keywordDifferences(keyword, before[keyword], after[keyword], path),
    ),
  ]
}

/**
 * Why messages of a released schema and of what is to take its place are not fit for the same consumers; nothing where
 * they are. Messages of the old one stay on the bus and in the log, and its consumers stay at work, so both must hold:
 *
 * - every message of the old schema is one of the new;
 * - what the old schema promises of a message is true of those of the new.
 *
 * All that may change is therefore: a property that may be missing is added, and what is said in words.
 */
export const incompatibilities = (
  released: Schema,
  proposed: Schema,
  files: { readonly released: SchemaFiles; readonly proposed: SchemaFiles } = { released: {}, proposed: {} },
): readonly string[] =>
  differences(writtenOut(released, released, files.released), writtenOut(proposed, proposed, files.proposed), '')
