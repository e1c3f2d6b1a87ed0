import * as t from 'io-ts'
import * as kernel from '../../../domain/kernel'
import { RefinedType } from '../../../domain/kernel'

/** A JSON Schema of the dialect 2020-12, which is OpenAPI 3.1's. */
export type JsonSchema = Readonly<Record<string, unknown>>

/**
 * Codecs as the walker sees them: io-ts describes itself by `_tag`. A codec without one of these tags cannot be
 * described, and using one in the API fails at start-up.
 */
type Walkable =
  | RefinedType<unknown>
  | t.StringType
  | t.NumberType
  | t.BooleanType
  | t.NullType
  | t.UnknownType
  | t.UnknownRecordC
  | t.LiteralType<string | number | boolean>
  | t.KeyofType<Record<string, unknown>>
  | t.InterfaceType<t.Props>
  | t.PartialType<t.Props>
  | t.ExactType<t.Any>
  | t.IntersectionType<t.Any[]>
  | t.UnionType<t.Any[]>
  | t.ArrayType<t.Any>
  | t.ReadonlyArrayType<t.Any>
  | t.ReadonlyType<t.Any>
  | t.DictionaryType<t.Any, t.Any>
  | t.RefinementType<t.Any>
  | t.RecursiveType<t.Any>

/** Schemas by name, as `components.schemas` holds them. */
export interface SchemaRegistry {
  /** The schema of a codec: a `$ref` where it has a name, else written out. Throws for a codec that it does not know. */
  readonly schemaOf: (codec: t.Mixed) => JsonSchema
  /** The schema of an object's codec but for some of its properties, which are elsewhere. */
  readonly without: (codec: t.Mixed, names: readonly string[]) => JsonSchema
  /** The named schemas met so far. */
  readonly components: () => Readonly<Record<string, JsonSchema>>
}

/**
 * The kernel's vocabulary (`Money`, `Instant`, ids) keeps its exported names; so does a leaf that is named like a type,
 * and a codec that contains itself.
 */
const KERNEL_NAMES: ReadonlyMap<unknown, string> = new Map(
  Object.entries(kernel).flatMap(([name, value]) => (value instanceof t.Type ? [[value as unknown, name]] : [])),
)
const TYPE_NAME = /^[A-Z][A-Za-z0-9]*$/

const nameOf = (codec: t.Mixed): string | undefined => {
  const known = KERNEL_NAMES.get(codec)
  if (known !== undefined) return known
  const named = codec instanceof RefinedType || codec instanceof t.RefinementType || codec instanceof t.RecursiveType
  return named && TYPE_NAME.test(codec.name) ? codec.name : undefined
}

/**
 * JSON Schemas from codecs, so that the documentation and the check at the edge cannot drift apart.
 * `prefix` is where a `$ref` points to.
 */
export const schemaRegistry = (prefix = '#/components/schemas/'): SchemaRegistry => {
  const named = new Map<string, { readonly codec: t.Mixed; readonly schema: JsonSchema }>()

  const schemaOf = (codec: t.Mixed): JsonSchema => {
    const name = nameOf(codec)
    if (name === undefined) return describe(codec as unknown as Walkable)
    const known = named.get(name)
    // Its own description refers to it, and must find its name taken.
    if (known === undefined && codec instanceof t.RecursiveType) named.set(name, { codec, schema: {} })
    const schema = known?.codec === codec ? known.schema : describe(codec as unknown as Walkable)
    if (known !== undefined && JSON.stringify(known.schema) !== JSON.stringify(schema))
      throw new Error(`two codecs named ${name} have different schemas`)
    named.set(name, { codec, schema })
    return { $ref: prefix + name }
  }

  const describe = (codec: Walkable): JsonSchema => {
    switch (codec._tag) {
      case 'RefinedType':
        return { ...codec.schema }
      case 'StringType':
        return { type: 'string' }
      case 'NumberType':
        return { type: 'number' }
      case 'BooleanType':
        return { type: 'boolean' }
      case 'NullType':
        return { type: 'null' }
      case 'UnknownType':
        return {}
      case 'AnyDictionaryType':
        return { type: 'object' }
      case 'LiteralType':
        return { const: codec.value }
      case 'KeyofType':
        return { type: 'string', enum: Object.keys(codec.keys) }
      case 'InterfaceType':
      case 'PartialType':
      case 'IntersectionType':
        return objectSchema(propertiesOf(codec))
      case 'ExactType':
        return { ...objectSchema(propertiesOf(codec.type)), additionalProperties: false }
      case 'UnionType':
        return { anyOf: codec.types.map(schemaOf) }
      case 'ArrayType':
      case 'ReadonlyArrayType':
        return { type: 'array', items: schemaOf(codec.type) }
      case 'ReadonlyType':
      case 'RecursiveType':
        return schemaOf(codec.type)
      case 'DictionaryType':
        return { type: 'object', propertyNames: schemaOf(codec.domain), additionalProperties: schemaOf(codec.codomain) }
      case 'RefinementType':
        return schemaOf(codec.type)
      default:
        throw unknownCodec(codec)
    }
  }

  const objectSchema = (properties: readonly Property[]): JsonSchema => {
    const required = properties.filter((property) => property.required).map((property) => property.name)
    return {
      type: 'object',
      properties: Object.fromEntries(properties.map(({ name, codec }) => [name, schemaOf(codec)])),
      ...(required.length > 0 && { required }),
    }
  }

  const without = (codec: t.Mixed, names: readonly string[]): JsonSchema =>
    names.length === 0
      ? schemaOf(codec)
      : {
          ...objectSchema(propertiesOf(codec).filter(({ name }) => !names.includes(name))),
          additionalProperties: false,
        }

  return {
    schemaOf,
    without,
    components: () => Object.fromEntries([...named].map(([name, { schema }]) => [name, schema] as const).sort(byName)),
  }
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1)

/** A property of an object codec. */
export interface Property {
  readonly name: string
  readonly codec: t.Mixed
  readonly required: boolean
}

/** The properties of an object codec, however it is put together. Throws where it is not one. */
export const propertiesOf = (codec: t.Mixed | Walkable): readonly Property[] => {
  const walkable = codec as unknown as Walkable
  const list = (props: t.Props, required: boolean): readonly Property[] =>
    Object.entries(props).map(([name, property]) => ({ name, codec: property, required }))
  switch (walkable._tag) {
    case 'InterfaceType':
      return list(walkable.props, true)
    case 'PartialType':
      return list(walkable.props, false)
    case 'IntersectionType':
      return walkable.types.flatMap((type) => propertiesOf(type))
    case 'ExactType':
    case 'ReadonlyType':
    case 'RefinementType':
      return propertiesOf(walkable.type)
    default:
      throw unknownCodec(walkable)
  }
}

const unknownCodec = (codec: { readonly name: string; readonly _tag?: string }): Error =>
  new Error(`no JSON Schema is known for the codec ${codec.name} (${codec._tag ?? 'without a tag'})`)
