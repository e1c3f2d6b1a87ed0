import fc from 'fast-check'

type Schema = Readonly<Record<string, unknown>>
export type Schemas = Readonly<Record<string, Schema>>

/** Strings near the edges of what a text may be: emoji, control characters, half pairs, white space. */
const anyText = fc.oneof(
  { weight: 12, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }) },
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.constantFrom('', ' ', '\n', 'a\u0000', 'a\r\n', 'a\ud800', '\u{1f600}\u{1f600}', '\ufeff', 'x'.repeat(300)),
)

/** Values of a JSON Schema as this project writes them: mostly valid, and invalid by some strings. */
export const valuesOf = (schema: Schema, schemas: Schemas): fc.Arbitrary<unknown> => {
  const of = (part: unknown): fc.Arbitrary<unknown> => valuesOf(part as Schema, schemas)
  const reference = schema['$ref']
  if (typeof reference === 'string') return of(schemas[reference.slice('#/components/schemas/'.length)])
  if (Array.isArray(schema['anyOf'])) return fc.oneof(...schema['anyOf'].map(of))
  if ('const' in schema) return fc.constant(schema['const'])
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]))
  switch (schema['type']) {
    case 'object':
      return objectsOf(schema, of)
    case 'array':
      return fc.array(of(schema['items']), { maxLength: 3 })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'integer':
    case 'number':
      return numbersOf(schema)
    default:
      return stringsOf(schema)
  }
}

const objectsOf = (schema: Schema, of: (part: unknown) => fc.Arbitrary<unknown>): fc.Arbitrary<unknown> => {
  const { properties, propertyNames, additionalProperties, required = [] } = schema
  if (properties === undefined)
    return fc.dictionary(of(propertyNames) as fc.Arbitrary<string>, of(additionalProperties), { maxKeys: 3 })
  const parts = Object.fromEntries(Object.entries(properties as object).map(([name, part]) => [name, of(part)]))
  return fc.record(parts, { requiredKeys: required as string[] })
}

const numbersOf = ({ type, minimum, maximum }: Schema): fc.Arbitrary<number> => {
  const [min, max] = [Number(minimum ?? -1_000), Number(maximum ?? 1_000)]
  const beyond = fc.constantFrom(min - 1, min, max, max + 1, min + 0.5)
  return type === 'integer'
    ? fc.oneof(
        { weight: 12, arbitrary: fc.integer({ min: Math.max(min, -(2 ** 31)), max: Math.min(max, 2 ** 31 - 1) }) },
        beyond,
      )
    : fc.oneof({ weight: 12, arbitrary: fc.double({ min, max, noNaN: true }) }, beyond)
}

const stringsOf = ({ format, pattern, examples }: Schema): fc.Arbitrary<string> => {
  const known = examples === undefined ? [] : [{ weight: 4, arbitrary: fc.constantFrom(...(examples as string[])) }]
  switch (format) {
    case 'uuid':
      return fc.oneof({ weight: 8, arbitrary: fc.uuid({ version: [1, 4, 5, 7] }) }, anyText)
    case 'date-time':
      return fc.oneof(
        {
          weight: 8,
          arbitrary: fc
            .date({ noInvalidDate: true, min: new Date('0000-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z') })
            .map((d) => d.toISOString()),
        },
        fc.constantFrom(
          '2026-02-30T10:00:00.000Z',
          '2026-03-01T23:59:60.000Z',
          '2026-03-01T24:00:00.000Z',
          '2026-03-01T10:00:00Z',
        ),
      )
    case 'date':
      return fc.oneof(...known, fc.constantFrom('2026-02-29', '2024-02-29', '2026-13-01', '1899-12-31'))
    default: {
      // fast-check makes strings of a pattern unless it looks ahead, as the one of texts does.
      const matching =
        typeof pattern === 'string' && !pattern.includes('(?=') ? [fc.stringMatching(new RegExp(pattern))] : []
      return fc.oneof(...known, ...matching, anyText)
    }
  }
}

/** A value with one part of it, somewhere, taken away, replaced or added to. */
export const spoilt = (value: unknown): fc.Arbitrary<unknown> => {
  const replaced = fc.oneof(fc.jsonValue({ maxDepth: 1 }), anyText)
  if (typeof value !== 'object' || value === null) return replaced
  if (Array.isArray(value))
    return value.length === 0
      ? replaced.map((item) => [item])
      : fc
          .nat(value.length - 1)
          .chain((index) => spoilt(value[index]).map((item) => value.with(index, item) as unknown))
  const added = fc
    .tuple(fc.oneof(fc.string({ maxLength: 6 }), fc.constantFrom('__proto__', 'constructor', 'toString')), replaced)
    .map(([name, part]) => Object.fromEntries([...Object.entries(value), [name, part]]) as unknown)
  const names = Object.keys(value)
  if (names.length === 0) return fc.oneof(added, replaced)
  const name = fc.constantFrom(...names)
  const without = name.map(
    (gone) => Object.fromEntries(Object.entries(value).filter(([key]) => key !== gone)) as unknown,
  )
  const changed = name.chain((key) =>
    spoilt((value as Record<string, unknown>)[key]).map((part) => ({ ...value, [key]: part })),
  )
  return fc.oneof({ weight: 3, arbitrary: changed }, without, added, replaced)
}
