/**
 * The canonical JSON of a value (RFC 8785): no white space, an object's keys in the order of their UTF-16 units,
 * numbers as ECMAScript writes them. Two values that JSON calls equal have the same text, so hashes over it agree
 * whoever computes them. Properties that are `undefined` are left out, as in `JSON.stringify`.
 *
 * Throws TypeError for what JSON has no form of (functions, symbols, bigints, numbers that are not finite).
 */
export const canonicalJson = (value: unknown): string => {
  switch (typeof value) {
    case 'string':
      return quoted(value)
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`JSON has no ${String(value)}`)
      // A string made from a number is the form that RFC 8785 (section 3.2.2.3) asks for; -0 becomes "0".
      return String(value)
    case 'boolean':
      return value ? 'true' : 'false'
    case 'object':
      if (value === null) return 'null'
      return Array.isArray(value) ? canonicalArray(value) : canonicalObject(value as Readonly<Record<string, unknown>>)
    default:
      throw new TypeError(`JSON has no ${typeof value}`)
  }
}

/** The canonical JSON of an object as it is without some of its properties, which saves making a copy that lacks them. */
export const canonicalJsonWithout = (object: object, omitted: ReadonlySet<string>): string =>
  canonicalObject(object as Readonly<Record<string, unknown>>, omitted)

const canonicalArray = (items: readonly unknown[]): string => {
  let text = '['
  for (let i = 0; i < items.length; i += 1) {
    if (i > 0) text += ','
    text += items[i] === undefined ? 'null' : canonicalJson(items[i])
  }
  return text + ']'
}

const canonicalObject = (object: Readonly<Record<string, unknown>>, omitted?: ReadonlySet<string>): string => {
  let text = '{'
  for (const key of sortedKeys(object)) {
    const value = object[key]
    if (value === undefined || omitted?.has(key) === true) continue
    text += (text.length > 1 ? ',' : '') + quoted(key) + ':' + canonicalJson(value)
  }
  return text + '}'
}

/** An object's keys in the order of their UTF-16 units (RFC 8785, section 3.2.3): what `<` and `sort()` go by. */
const sortedKeys = (object: Readonly<Record<string, unknown>>): readonly string[] => {
  const keys = Object.keys(object)
  for (let i = 1; i < keys.length; i += 1) if ((keys[i] ?? '') < (keys[i - 1] ?? '')) return keys.sort()
  return keys
}

// Most strings are ids, names and instants, which stand in JSON as they are: to look is faster than to convert.
const ESCAPED = /[^ !#-[\]-~]/

const quoted = (text: string): string => (ESCAPED.test(text) ? JSON.stringify(text) : `"${text}"`)
