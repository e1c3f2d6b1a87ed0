import { personalFieldsOf } from '../../src/application/privacy/personal-fields'
import { versionOf } from '../../src/application/commands/aggregate-registry'
import { cloudEventType } from '../../src/application/events/cloud-event'
import { type JsonSchema, propertiesOf, schemaRegistry } from '../../src/adapters/http/openapi/json-schema'
import type { AnyAggregate, EventDefinition } from '../../src/domain/kernel'

/** The schema of one version of an event, as its message's value is. */
export interface EventSchema {
  readonly aggregate: AnyAggregate
  readonly type: string
  readonly version: number
  /** The version that events are written in today. */
  readonly current: boolean
  /** Its file, in `docs/events`. */
  readonly file: string
  readonly schema: JsonSchema
}

const DIALECT = 'https://json-schema.org/draft/2020-12/schema'

export const SCHEMAS = 'schemas'
export const ENVELOPE_FILE = `${SCHEMAS}/cloudevent.v1.json`

/**
 * A schema without what refuses properties that it does not name: an event may get further optional ones, and who
 * consumes it is to pass those over.
 */
const opened = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(opened)
  if (typeof schema !== 'object' || schema === null) return schema
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([name, value]) => name !== 'additionalProperties' || value !== false)
      .map(([name, value]) => [name, opened(value)]),
  )
}

const PERSONAL = { $ref: 'cloudevent.v1.json#/$defs/Personal' }
const SECRET = { $ref: 'cloudevent.v1.json#/$defs/Secret' }

const dataSchema = ({ data }: EventDefinition): JsonSchema => {
  const registry = schemaRegistry('#/$defs/')
  const protectedFields = personalFieldsOf(data)
  const properties = propertiesOf(data).map(({ name, codec }) => {
    const protection = protectedFields.get(name)
    const plain = registry.schemaOf(codec)
    if (protection === undefined) return [name, plain] as const
    return [name, { anyOf: [protection.kind === 'secret' ? SECRET : PERSONAL, plain] }] as const
  })
  const required = propertiesOf(data).flatMap((property) => (property.required ? [property.name] : []))
  const $defs = registry.components()
  return {
    properties: {
      data: { type: 'object', properties: Object.fromEntries(properties), ...(required.length > 0 && { required }) },
    },
    ...(Object.keys($defs).length > 0 && { $defs }),
  }
}

/** All that is known of a shape that events are no longer written in: that they are upcast from it when they are read. */
const formerSchema = {
  properties: {
    data: {
      type: 'object',
      description: 'A former shape, of before schemas were kept; Lyceum itself brings it to the present one.',
    },
  },
}

const schemaOf = (aggregate: AnyAggregate, type: string, definition: EventDefinition, version: number): EventSchema => {
  const { category } = aggregate
  const current = version === versionOf(definition)
  const { properties, ...rest } = current ? dataSchema(definition) : formerSchema
  const schema = {
    $schema: DIALECT,
    title: `${type}, version ${String(version)}`,
    $ref: 'cloudevent.v1.json',
    type: 'object',
    properties: {
      type: { const: cloudEventType(category, type, version) },
      source: { const: `/lyceum/${category}` },
      ...(properties as object),
    },
    required: ['type', 'source', 'data'],
    ...rest,
  }
  const file = `${SCHEMAS}/${category}.${type}.v${String(version)}.json`
  return { aggregate, type, version, current, file, schema: opened(schema) as JsonSchema }
}

/** The schema of every version of every event. */
export const eventSchemas = (aggregates: readonly AnyAggregate[]): readonly EventSchema[] =>
  aggregates.flatMap((aggregate) =>
    Object.entries(aggregate.events).flatMap(([type, definition]) =>
      Array.from({ length: versionOf(definition) }, (_, index) => schemaOf(aggregate, type, definition, index + 1)),
    ),
  )

const text = (description: string, more: JsonSchema = {}): JsonSchema => ({ type: 'string', description, ...more })
const sealed = (property: string, whose: string): JsonSchema => ({
  type: 'object',
  description: `${whose} Whoever has no key of Lyceum's cannot read it; without \`sealed\` nobody can any longer.`,
  properties: {
    [property]: text('The id of the user whose it is', { format: 'uuid' }),
    sealed: text('Nonce, ciphertext and tag (AES-256-GCM), base64url', { pattern: '^[A-Za-z0-9_-]+$' }),
  },
  required: [property],
})

/** What every message has: the attributes of CloudEvents 1.0 and those that Lyceum adds. */
export const envelopeSchema: JsonSchema = {
  $schema: DIALECT,
  title: 'CloudEvent of Lyceum',
  description: 'CloudEvents 1.0, JSON event format, structured mode.',
  type: 'object',
  properties: {
    specversion: { const: '1.0' },
    id: text('The event, the same however often it is published', { format: 'uuid' }),
    type: text('`lyceum.<category>.<event>.v<version>`'),
    source: text('`/lyceum/<category>`'),
    subject: text('The stream, `<category>-<id of the aggregate>`: also the key of the message'),
    time: text('When it happened', { format: 'date-time' }),
    datacontenttype: { const: 'application/json' },
    data: { type: 'object' },
    position: text('Place in the global order of the log', { pattern: '^[1-9][0-9]*$' }),
    revision: { type: 'integer', minimum: 0, description: 'Place in its stream, from 0 without a gap' },
    recordedtime: text('When the log took it', { format: 'date-time' }),
    actorid: text('Who issued the command'),
    actorrole: text('In which role'),
    viaid: text('Who acted for the actor, where somebody did'),
    viarole: text('In which role'),
    correlationid: text('Shared by all that came of one request'),
    causationid: text('The command or event that it came of'),
    commandid: text('The command that decided it'),
    commandhash: text('Keyed hash of that command'),
    hash: text('Chains the event to the one before it in its stream (docs/audit.md)'),
    previoushash: text('The hash of that one'),
  },
  required: [
    ...['specversion', 'id', 'type', 'source', 'subject', 'time', 'datacontenttype', 'data', 'position', 'revision'],
    ...['recordedtime', 'actorid', 'actorrole', 'correlationid', 'causationid', 'commandid', 'commandhash', 'hash'],
    'previoushash',
  ],
  $defs: {
    Personal: sealed('$personal', "Somebody's data, sealed with their own key."),
    Secret: sealed('$secret', "A secret of somebody's, sealed with their own key and never shown."),
  },
}
