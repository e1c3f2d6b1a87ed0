import { inspect } from 'node:util'
import { PersistentMap } from '../../domain/kernel'

/** A value that JSON can hold. */
export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [name: string]: Plain }

/**
 * An aggregate's state as JSON that people can read and compare: maps become objects with their keys in order, sets
 * become sorted lists, what is undefined is left out. Throws TypeError for what has no place in a state (a function, a
 * bigint, an object of an unknown class), so that nothing is left out in silence.
 */
export const plain = (value: unknown): Plain => {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (Array.isArray(value)) return value.map((item: unknown) => (item === undefined ? null : plain(item)))
  if (value instanceof PersistentMap || value instanceof Map) return ofEntries(sorted(value as Entries))
  if (value instanceof Set) return [...(value as ReadonlySet<unknown>)].map(plain).sort(byText)
  if (typeof value === 'object' && isRecord(value)) return ofEntries(Object.entries(value))
  throw new TypeError(`a state holds a value that JSON has no form for: ${inspect(value)}`)
}

type Entries = Iterable<readonly [string, unknown]>

const isRecord = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

const sorted = (entries: Entries): Entries => [...entries].sort(([a], [b]) => (a < b ? -1 : 1))

const ofEntries = (entries: Entries): Plain =>
  Object.fromEntries([...entries].filter(([, value]) => value !== undefined).map(([name, item]) => [name, plain(item)]))

const byText = (a: Plain, b: Plain): number => {
  const [left, right] = [JSON.stringify(a), JSON.stringify(b)]
  return left < right ? -1 : left > right ? 1 : 0
}
