import type { Fault } from '../problems/problem'
import { Problem } from '../problems/problem'

const invalid = (errors: readonly Fault[]): Problem =>
  Problem.edge('request.invalid', { detail: 'The path or query string does not fit its description.', errors })

/** The query string of a request target, without its question mark. */
export const searchOf = (target: string): string => {
  const mark = target.indexOf('?')
  return mark === -1 ? '' : target.slice(mark + 1)
}

/** The texts of a path's parameters by name. A bad percent-encoding is a Problem (400). */
export const pathParameters = (names: readonly string[], values: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name, index) => [name, decodeSegment(name, values[index] ?? '')]))

const decodeSegment = (name: string, text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    throw invalid([{ parameter: name, detail: 'is not percent-encoded UTF-8' }])
  }
}

/**
 * The texts of a query string's parameters by name. A parameter that is not among the known, or that comes twice, is a
 * Problem (400): a misspelt filter must not widen an answer in silence.
 */
export const queryParameters = (search: string, known: ReadonlySet<string>): ReadonlyMap<string, string> => {
  const parameters = new Map<string, string>()
  if (search === '') return parameters
  const errors: Fault[] = []
  for (const [name, value] of new URLSearchParams(search)) {
    if (!known.has(name)) errors.push({ parameter: name.slice(0, 100), detail: 'is not a parameter of this resource' })
    else if (parameters.has(name)) errors.push({ parameter: name, detail: 'is given more than once' })
    else parameters.set(name, value)
  }
  if (errors.length > 0) throw invalid(errors)
  return parameters
}

/** A whole number from `min` to `max` among parameters; undefined where it is absent. */
export const wholeNumber = (
  parameters: ReadonlyMap<string, string>,
  name: string,
  min: number,
  max: number,
): number | undefined => {
  const text = parameters.get(name)
  if (text === undefined) return undefined
  const value = /^\d{1,16}$/.test(text) ? Number(text) : NaN
  if (!(value >= min && value <= max))
    throw invalid([{ parameter: name, detail: `must be a whole number from ${String(min)} to ${String(max)}` }])
  return value
}
