import addFormats from 'ajv-formats'
import Ajv2020 from 'ajv/dist/2020'
import fc from 'fast-check'
import { isLeft } from 'fp-ts/Either'
import * as t from 'io-ts'
import { schemaRegistry } from '../../../../src/adapters/http/openapi/json-schema'
import { routeTable } from '../../../../src/adapters/http/routes/table'
import { useCases } from '../../../../src/application/commands/use-cases'
import { type DecodeIssue, decodeStrict } from '../../../../src/application/decode'
import { object, TimeRange, Zone } from '../../../../src/domain/kernel'
import { aggregates } from '../../../../src/domain/registry'
import { spoilt, valuesOf } from '../../../support/json-arbitrary'

/** What JSON Schema cannot say: it needs a table of zones, a parser of rules, or two properties compared. */
const BEYOND_SCHEMA = /IANA time zone|recurrence rule|end is after its start/
const isBeyondSchema = ({ message }: DecodeIssue): boolean => BEYOND_SCHEMA.test(message)

const compile = (codec: t.Mixed) => {
  const registry = schemaRegistry()
  const schema = registry.schemaOf(codec)
  const components = { schemas: registry.components() }
  const ajv = new Ajv2020({ strict: false })
  addFormats(ajv)
  return { valid: ajv.compile({ ...schema, components }), values: valuesOf(schema, components.schemas) }
}

const agree = (codec: t.Mixed, valid: (value: unknown) => boolean, value: unknown): boolean => {
  const decoded = decodeStrict(codec, value)
  if (!isLeft(decoded)) expect([value, valid(value)]).toEqual([value, true])
  else if (valid(value)) expect(decoded.left.filter((issue) => !isBeyondSchema(issue))).toEqual([])
  return !isLeft(decoded)
}

const commands = routeTable({ aggregates, useCases, queries: [] }).flatMap((route) =>
  route.kind === 'command' ? [[route.operationId, route.data] as const] : [],
)

describe('a JSON Schema and its codec', () => {
  it.each(commands)('accept the same values for %s', (_, codec) => {
    const { valid, values } = compile(codec)
    let accepted = 0
    fc.assert(
      fc.property(values, values.chain(spoilt), (likely, unlikely) => {
        if (agree(codec, valid, likely)) accepted += 1
        agree(codec, valid, unlikely)
      }),
      { numRuns: 40 },
    )
    // Or it would all be about refusals.
    expect(accepted).toBeGreaterThan(0)
  })

  it('differ only in what a schema cannot say', () => {
    const codec = object({ range: TimeRange, zone: Zone })
    const { valid } = compile(codec)
    const [start, end] = ['2026-03-01T10:00:00.000Z', '2026-03-01T11:00:00.000Z']
    for (const beyond of [
      { range: { start: end, end: start }, zone: 'Europe/Berlin' },
      { range: { start, end }, zone: 'Europe/Atlantis' },
    ]) {
      expect(valid(beyond)).toBe(true)
      expect(agree(codec, valid, beyond)).toBe(false)
    }
  })

  it('describe what contains itself by name', () => {
    interface Tree {
      readonly name: string
      readonly branches: readonly Tree[]
    }
    const Tree: t.Type<Tree> = t.recursion('Tree', () => object({ name: t.string, branches: t.readonlyArray(Tree) }))
    const registry = schemaRegistry()
    const reference = { $ref: '#/components/schemas/Tree' }
    expect(registry.schemaOf(t.readonlyArray(Tree))).toEqual({ type: 'array', items: reference })
    expect(registry.schemaOf(Tree)).toEqual(reference)
    expect(registry.components()).toEqual({
      Tree: {
        type: 'object',
        properties: { name: { type: 'string' }, branches: { type: 'array', items: reference } },
        required: ['name', 'branches'],
        additionalProperties: false,
      },
    })
  })
})
