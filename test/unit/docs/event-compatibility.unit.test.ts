import { brokenPromises, released, render } from '../../../scripts/event-docs'
import { incompatibilities, type Schema } from '../../../scripts/event-docs/compatibility'

const text = { type: 'string', maxLength: 10 }
const base: Schema = {
  type: 'object',
  properties: {
    name: text,
    kind: { type: 'string', enum: ['a', 'b'] },
    amount: { $ref: '#/$defs/Money' },
    items: { type: 'array', items: { type: 'object', properties: { note: text }, required: ['note'] } },
    either: { anyOf: [{ type: 'null' }, { type: 'object', properties: { note: text } }] },
    tree: { $ref: '#/$defs/Tree' },
  },
  required: ['name', 'amount'],
  $defs: {
    Money: { type: 'object', properties: { minor: { type: 'integer', minimum: 0 } }, required: ['minor'] },
    Tree: { type: 'object', properties: { children: { type: 'array', items: { $ref: '#/$defs/Tree' } } } },
  },
}

/** The base with something else at a path. */
const changed = (path: string, value: unknown, schema: Schema = base): Schema => {
  const [name = '', ...rest] = path.split('.')
  if (rest.length > 0) return { ...schema, [name]: changed(rest.join('.'), value, (schema[name] ?? {}) as Schema) }
  const { [name]: old, ...others } = schema
  return value === undefined ? others : { ...others, [name]: value }
}

describe('a schema that takes the place of a released one', () => {
  it.each([
    ['nothing', base],
    ['other words', changed('properties.name', { ...text, description: 'a name', examples: ['x'], title: 'Name' })],
    ['a property that may be missing', changed('properties.more', text)],
    ['such a property further down', changed('properties.items.items.properties.more', text)],
    [
      'such a property in one of several',
      changed('properties.either.anyOf', [
        { type: 'null' },
        { type: 'object', properties: { note: text, more: text } },
      ]),
    ],
    ['such a property in a definition', changed('$defs.Money.properties.more', text)],
    ['such a property in one that holds itself', changed('$defs.Tree.properties.more', text)],
    [
      'another order of properties',
      { ...base, properties: Object.fromEntries(Object.entries(base['properties'] as object).reverse()) },
    ],
    ['another order of what is required', changed('required', ['amount', 'name'])],
    ['a definition written out', changed('properties.amount', (base['$defs'] as Schema)['Money'])],
    [
      'a definition of another name',
      changed('$defs.Cash', (base['$defs'] as Schema)['Money'], changed('properties.amount', { $ref: '#/$defs/Cash' })),
    ],
    ['a definition that nobody uses', changed('$defs.Other', text)],
  ])('may have %s', (_, schema) => {
    expect(incompatibilities(base, schema)).toEqual([])
  })

  it.each([
    ['a property removed', changed('properties.kind', undefined), '/kind is gone'],
    ['a required property removed', changed('properties.name', undefined), '/name is gone'],
    ['a property newly required', changed('required', ['name', 'amount', 'kind']), '/kind is required now'],
    [
      'a new property that is required',
      changed('required', ['name', 'amount', 'x'], changed('properties.x', text)),
      '/x is required now',
    ],
    ['a property no longer required', changed('required', ['amount']), '/name is required no longer'],
    ['nothing required any more', changed('required', undefined), '/name is required no longer'],
    ['another type', changed('properties.name', { type: 'integer' }), '/name has type "integer" instead of "string"'],
    ['a narrower text', changed('properties.name.maxLength', 5), '/name has maxLength 5 instead of 10'],
    ['a wider text', changed('properties.name.maxLength', 50), '/name has maxLength 50 instead of 10'],
    [
      'a text without a bound',
      changed('properties.name.maxLength', undefined),
      '/name has maxLength nothing instead of 10',
    ],
    ['a pattern', changed('properties.name.pattern', '^a'), '/name has pattern "^a" instead of nothing'],
    ['a format', changed('properties.name.format', 'uuid'), '/name has format "uuid" instead of nothing'],
    ['one choice less', changed('properties.kind.enum', ['a']), '/kind has enum ["a"] instead of ["a","b"]'],
    [
      'one choice more',
      changed('properties.kind.enum', ['a', 'b', 'c']),
      '/kind has enum ["a","b","c"] instead of ["a","b"]',
    ],
    [
      'something changed in a definition',
      changed('$defs.Money.properties.minor.minimum', 1),
      '/amount/minor has minimum 1 instead of 0',
    ],
    [
      'something changed in a list',
      changed('properties.items.items.required', undefined),
      '/items (items)/note is required no longer',
    ],
    [
      'a list in the place of one',
      changed('properties.name', { type: 'array', items: text }),
      '/name has type "array" instead of "string"',
    ],
    [
      'something changed in one that holds itself',
      changed('$defs.Tree.properties.children.maxItems', 3),
      '/tree/children has maxItems 3 instead of nothing',
    ],
    [
      'something changed in one of several',
      changed('properties.either.anyOf', [{ type: 'null' }, { type: 'object' }]),
      '/either (anyOf)[1]/note is gone',
    ],
    ['one of several gone', changed('properties.either.anyOf', [{ type: 'null' }]), '/either has anyOf'],
    ['a field sealed that was not', changed('properties.name', { anyOf: [{ type: 'object' }, text] }), '/name has'],
    [
      'other properties refused',
      changed('additionalProperties', false),
      'has additionalProperties false instead of nothing',
    ],
  ])('may not have %s', (_, schema, why) => {
    expect(incompatibilities(base, schema).some((line) => line.includes(why))).toBe(true)
  })

  it('may have properties that are called like keywords, and those change like others', () => {
    const called = (title: Schema): Schema => ({ properties: { title, required: text, properties: text } })
    expect(incompatibilities(called(text), called({ ...text, description: 'a title' }))).toEqual([])
    expect(incompatibilities(called(text), called({ ...text, maxLength: 5 }))).toEqual([
      '/title has maxLength 5 instead of 10',
    ])
  })

  it('is compared across files', () => {
    const refers: Schema = { $ref: 'other.json#/$defs/Name', properties: { more: text } }
    const files = (part: Schema) => ({ 'other.json': { $defs: { Name: part } } })
    const same = { released: files(text), proposed: files(text) }
    expect(incompatibilities(refers, refers, same)).toEqual([])
    const narrower = { released: files(text), proposed: files({ ...text, maxLength: 3 }) }
    expect(incompatibilities(refers, refers, narrower)).toEqual([' has maxLength 3 instead of 10'])
    expect(() => incompatibilities(refers, refers)).toThrow('other.json#/$defs/Name')
  })

  it('is missed where an event, a version of it or its envelope is gone', () => {
    const [file = ''] = [...released().keys()]
    const without = new Map([...render()].filter(([name]) => name !== file))
    expect(brokenPromises(released(), without)).toContain(`${file.slice('schemas/'.length)}: no event has it any more`)
  })
})
