import fc from 'fast-check'
import { isRight } from 'fp-ts/Either'
import type * as t from 'io-ts'
import { schemaRegistry } from '../../../src/adapters/http/openapi/json-schema'
import { type Schemas, valuesOf } from '../json-arbitrary'

type Json = Readonly<Record<string, unknown>>

/** The properties that name a user, in commands' data and in queries' parameters. */
const USERS =
  /^(learner|tutor|owner|host|institution|user|participant|payer|payee|subject|actor|founder)Id$|^subject$|^reader$/

/** A codec's schema with its references resolved. Each has its own names: internal commands need not agree on them. */
const described = (codec: t.Mixed): { readonly schema: Json; readonly components: Schemas } => {
  const registry = schemaRegistry()
  const schema = registry.schemaOf(codec)
  const components = registry.components() as Schemas
  const reference = schema['$ref']
  const named = typeof reference === 'string' ? components[reference.slice('#/components/schemas/'.length)] : schema
  return { schema: named ?? schema, components }
}

/** The names of the properties of a codec. */
export const propertiesOf = (codec: t.Mixed): readonly string[] =>
  Object.keys(described(codec).schema['properties'] ?? {})

const known = new Map<t.Mixed, Json>()

/** Some data that a codec accepts, without what is optional; the same each time. Throws where none is found. */
export const sampleOf = (codec: t.Mixed): Json => {
  const found = known.get(codec) ?? find(codec)
  known.set(codec, found)
  return found
}

const find = (codec: t.Mixed): Json => {
  const { schema, components } = described(codec)
  const required = (schema['required'] ?? []) as readonly string[]
  const properties = Object.entries((schema['properties'] ?? {}) as Json).filter(([name]) => required.includes(name))
  const values = valuesOf({ ...schema, properties: Object.fromEntries(properties) }, components)
  for (let seed = 0; seed < 200; seed += 1)
    for (const value of fc.sample(values, { numRuns: 20, seed })) if (isRight(codec.decode(value))) return value as Json
  throw new Error(`no data were found that ${codec.name} accepts`)
}

/** Which properties of a codec's values name a user. */
export const userFields = (codec: t.Mixed): readonly string[] => propertiesOf(codec).filter((name) => USERS.test(name))

/** Whether the values name the owner of a course in its terms. */
export const hasTerms = (codec: t.Mixed): boolean => propertiesOf(codec).includes('terms')
