import type * as t from 'io-ts'
import type { SchemaHint } from '../domain/kernel'

/** What a codec lets through, as far as strict decoding must know: which properties there may be, and where. */
export type Shape =
  | { readonly kind: 'leaf' }
  | { readonly kind: 'object'; readonly properties: ReadonlyMap<string, Shape> }
  | { readonly kind: 'list'; readonly item: Shape }
  | { readonly kind: 'tuple'; readonly items: readonly Shape[] }
  | { readonly kind: 'dictionary'; readonly value: Shape }
  | { readonly kind: 'union'; readonly members: readonly { readonly codec: t.Mixed; readonly shape: Shape }[] }

/** The codecs that the edges can take. Any other is found out at start-up, not when the first client sends one. */
export type KnownCodec =
  | { readonly _tag: 'RefinedType'; readonly name: string; readonly schema: SchemaHint }
  | { readonly _tag: 'StringType' | 'NumberType' | 'BooleanType' | 'NullType' }
  /** An object whose properties are for whoever takes it to look at: what a passkey's device answers. */
  | { readonly _tag: 'AnyDictionaryType' }
  | { readonly _tag: 'LiteralType'; readonly value: string | number | boolean }
  | { readonly _tag: 'KeyofType'; readonly keys: Readonly<Record<string, unknown>> }
  | { readonly _tag: 'InterfaceType' | 'PartialType'; readonly props: t.Props }
  | { readonly _tag: 'ExactType' | 'ReadonlyType' | 'RefinementType'; readonly type: t.Mixed }
  | { readonly _tag: 'ArrayType' | 'ReadonlyArrayType'; readonly type: t.Mixed }
  | { readonly _tag: 'DictionaryType'; readonly codomain: t.Mixed }
  | { readonly _tag: 'IntersectionType' | 'TupleType'; readonly types: readonly t.Mixed[] }
  | { readonly _tag: 'UnionType'; readonly types: readonly t.Mixed[]; readonly tag?: string }

/** A codec of any type, as it stands in a tree of codecs or in the context of an error. */
type AnyCodec = Pick<t.Mixed, 'name'>

/** A codec with its parts in sight. */
const inside = (codec: AnyCodec): KnownCodec => codec as unknown as KnownCodec

/** The codec without what only narrows or copies it. */
export const unwrapped = (codec: AnyCodec): KnownCodec => {
  const known = inside(codec)
  switch (known._tag) {
    case 'ExactType':
    case 'ReadonlyType':
    case 'RefinementType':
      return unwrapped(known.type)
    default:
      return known
  }
}

const LEAF: Shape = { kind: 'leaf' }

/** Throws TypeError for a codec that strict decoding does not know; `unknown` and `any` are among them. */
const compile = (codec: t.Mixed): Shape => {
  const known = inside(codec)
  switch (known._tag) {
    case 'RefinedType':
    case 'StringType':
    case 'NumberType':
    case 'BooleanType':
    case 'NullType':
    case 'LiteralType':
    case 'KeyofType':
    case 'AnyDictionaryType':
      return LEAF
    case 'InterfaceType':
    case 'PartialType':
      return { kind: 'object', properties: new Map(Object.entries(known.props).map(([k, c]) => [k, shapeOf(c)])) }
    case 'ExactType':
    case 'ReadonlyType':
    case 'RefinementType':
      return shapeOf(known.type)
    case 'ArrayType':
    case 'ReadonlyArrayType':
      return { kind: 'list', item: shapeOf(known.type) }
    case 'DictionaryType':
      return { kind: 'dictionary', value: shapeOf(known.codomain) }
    case 'TupleType':
      return { kind: 'tuple', items: known.types.map(shapeOf) }
    case 'UnionType':
      return { kind: 'union', members: known.types.map((member) => ({ codec: member, shape: shapeOf(member) })) }
    case 'IntersectionType':
      return { kind: 'object', properties: new Map(known.types.flatMap((member) => propertiesOf(member))) }
    default:
      throw new TypeError(`strict decoding does not know the codec ${codec.name}`)
  }
}

const propertiesOf = (codec: t.Mixed): readonly (readonly [string, Shape])[] => {
  const shape = shapeOf(codec)
  if (shape.kind !== 'object') throw new TypeError(`strict decoding intersects objects only, not ${codec.name}`)
  return [...shape.properties]
}

const compiled = new WeakMap<t.Mixed, Shape>()

/** The shape of a codec, compiled once. Throws TypeError where it has a part that strict decoding does not know. */
export const shapeOf = (codec: t.Mixed): Shape => {
  const known = compiled.get(codec)
  if (known !== undefined) return known
  const shape = compile(codec)
  compiled.set(codec, shape)
  return shape
}

/** What a codec wants, in a few words. */
export const describe = (codec: AnyCodec): string => {
  const known = unwrapped(codec)
  switch (known._tag) {
    case 'RefinedType':
      return known.schema.description ?? known.name
    case 'StringType':
      return 'text'
    case 'NumberType':
      return 'a number'
    case 'BooleanType':
      return 'true or false'
    case 'NullType':
      return 'null'
    case 'LiteralType':
      return JSON.stringify(known.value)
    case 'KeyofType':
      return `one of ${Object.keys(known.keys)
        .map((key) => JSON.stringify(key))
        .join(', ')}`
    case 'ArrayType':
    case 'ReadonlyArrayType':
      return 'a list'
    case 'TupleType':
      return `a list of ${String(known.types.length)}`
    case 'UnionType':
      return known.tag === undefined
        ? known.types.map(describe).join(' or ')
        : `an object with a known ${JSON.stringify(known.tag)}`
    default:
      return 'an object'
  }
}
