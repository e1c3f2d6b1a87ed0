import asyncApiSchemas from '@asyncapi/specs'
import Ajv, { type AnySchema } from 'ajv'
import addFormats from 'ajv-formats'
import Ajv2020 from 'ajv/dist/2020'
import { brokenPromises, released, render, stored } from '../../../scripts/event-docs'
import { type EventSchema, eventSchemas } from '../../../scripts/event-docs/schemas'
import { toMessage } from '../../../src/application/events/published-event'
import type { EventMetadata } from '../../../src/application/ports/event-store'
import { personalFieldsOf } from '../../../src/application/privacy/personal-fields'
import { sealEnvelope } from '../../../src/application/privacy/envelope'
import type { JsonObject } from '../../../src/domain/kernel'
import { aggregates } from '../../../src/domain/registry'
import { goldenOf } from '../../support/golden'

const SOMEBODY = '0190f3aa-7b1c-7d2e-8f3a-4b5c6d7e8f90'
const metadata: EventMetadata = {
  $correlationId: SOMEBODY,
  $causationId: SOMEBODY,
  commandId: SOMEBODY,
  commandHash: '0'.repeat(32),
  actor: { id: SOMEBODY, role: 'learner', via: { id: SOMEBODY, role: 'learner' } },
  occurredAt: '2026-03-01T10:00:00.000Z',
  schemaVersion: 1,
  hash: '0'.repeat(64),
  previousHash: '0'.repeat(64),
}

/** The value of an event's message, as it would be on the bus. */
const published = (category: string, type: string, schemaVersion: number, data: JsonObject): unknown =>
  JSON.parse(
    toMessage(
      {
        position: 1,
        stream: `${category}-${SOMEBODY}`,
        revision: 0,
        id: SOMEBODY,
        type,
        data: JSON.stringify(data),
        metadata: JSON.stringify({ ...metadata, schemaVersion }),
        recordedAt: '2026-03-01T10:00:00.000Z',
      },
      'a topic',
    ).value,
  )

/** An event's data with all that is somebody's sealed. */
const sealed = (category: string, type: string, data: JsonObject): JsonObject => {
  const definition = aggregates.find((aggregate) => aggregate.category === category)?.events[type]
  const fields = definition === undefined ? [] : [...personalFieldsOf(definition.data)]
  const envelopes = fields.flatMap(([field, { kind }]) => {
    if (!(field in data)) return []
    const place = { stream: `${category}-${SOMEBODY}`, type, field }
    return [[field, sealEnvelope(kind, SOMEBODY, Buffer.alloc(32, 7), data[field], place)] as const]
  })
  return { ...data, ...Object.fromEntries(envelopes) }
}

const schemas = eventSchemas(aggregates)
const now = render()
const before = released()

const goldens = new Map(
  aggregates.flatMap(({ category }) =>
    goldenOf(category).map(({ type, version, data }) => [`${category}.${type}.v${String(version)}`, data] as const),
  ),
)
const goldenFor = ({ aggregate, type, version }: EventSchema): JsonObject => {
  const data = goldens.get(`${aggregate.category}.${type}.v${String(version)}`)
  if (data === undefined) throw new Error(`${type} has no golden file of version ${String(version)}`)
  return data
}

const requiredIn = (text: string): readonly string[] =>
  (JSON.parse(text) as { readonly properties: { readonly data: { readonly required?: readonly string[] } } }).properties
    .data.required ?? []

const without = (data: JsonObject, name: string): JsonObject =>
  Object.fromEntries(Object.entries(data).filter(([other]) => other !== name))

const validator = (): Ajv2020 => {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, inlineRefs: false })
  addFormats(ajv)
  for (const [file, text] of before) ajv.addSchema(JSON.parse(text) as object, file)
  return ajv
}

describe('docs/events', () => {
  const ajv = validator()

  it('says what the events say (npm run docs:events)', () => {
    const stale = [...now].flatMap(([file, text]) => (stored(file) === text ? [] : [file]))
    expect(stale).toEqual([])
  })

  it('breaks no promise of a released schema: an event that changes gets a new version', () => {
    expect(brokenPromises(before, now)).toEqual([])
  })

  it('keeps the schema of each version of an event for good', () => {
    expect([...before.keys()].filter((file) => !now.has(file))).toEqual([])
    expect(before.size).toBeGreaterThan(200)
  })

  it('has schemas that the events of every released version satisfy, sealed and in the clear', () => {
    for (const schema of schemas) {
      const { aggregate, type, version, file } = schema
      const data = goldenFor(schema)
      for (const kept of [data, sealed(aggregate.category, type, data)]) {
        ajv.validate(file, published(aggregate.category, type, version, kept))
        expect({ file, errors: ajv.errors ?? [] }).toEqual({ file, errors: [] })
      }
    }
  })

  it('has schemas that refuse the events of others, and data that lack something', () => {
    for (const schema of schemas) {
      const { aggregate, type, version, file } = schema
      const data = goldenFor(schema)
      const takes = (category: string, named: string, numbered: number, its: JsonObject): boolean =>
        ajv.validate(file, published(category, named, numbered, its))
      const others = [
        takes(aggregate.category, `${type}Not`, version, data),
        takes(aggregate.category, type, version + 1, data),
        takes('elsewhere', type, version, data),
      ]
      const required = requiredIn(before.get(file) ?? '')
      const lacking = required.map((name) => takes(aggregate.category, type, version, without(data, name)))
      expect({ file, taken: [...others, ...lacking].includes(true) }).toEqual({ file, taken: false })
      expect(Object.keys(data)).toEqual(expect.arrayContaining([...required]))
    }
  })

  it('is a valid AsyncAPI 3.0 document, with a message for each event on the topic of its context', () => {
    const document = JSON.parse(stored('asyncapi.json') ?? '') as {
      readonly channels: Readonly<Record<string, { readonly messages: object }>>
    }
    const draft7 = new Ajv({ strict: false })
    addFormats(draft7)
    const valid = draft7.compile(asyncApiSchemas.schemasWithoutId['3.0.0'] as AnySchema)
    const verdict: unknown = valid(document)
    expect({ verdict, errors: valid.errors }).toEqual({ verdict: true, errors: null })
    expect(valid({ ...document, channels: { booking: { address: 1 } } })).toBe(false)
    const messages = Object.values(document.channels).flatMap((channel) => Object.keys(channel.messages))
    expect(messages.sort()).toEqual(
      schemas.map(({ aggregate, type, version }) => `${aggregate.category}.${type}.v${String(version)}`).sort(),
    )
  })

  it('refers only to files that are there', () => {
    const references = [...(stored('asyncapi.json') ?? '').matchAll(/"\$ref": "(schemas\/[^"]+)"/g)].map(
      ([, file]) => file,
    )
    const links = [...(stored('README.md') ?? '').matchAll(/\]\((schemas\/[^)]+\.json)\)/g)].map(([, file]) => file)
    expect(references).toHaveLength(schemas.length)
    for (const file of [...references, ...links]) expect(before.has(file ?? '')).toBe(true)
  })
})
