import type * as t from 'io-ts'
import { unwrapped } from '../../src/application/decode-shape'
import {
  ABSENT,
  type AnyAggregate,
  type EventDefinition,
  type Privacy,
  privacyOf,
  UserId,
} from '../../src/domain/kernel'

/** Words that stand in the names of properties which tell of a person. */
const TELLING =
  /^(?:.*[a-z])?(?:name|e?mail|phone|mobile|address|street|city|postcode|birth\w*|age|gender|sex|nationality|passport|ssn|tax\w*|ip|user-?agent|photo|avatar|picture|portrait|iban|bic|card|latitude|longitude|location|geo\w*|signature|biography|bio|about|password|secret|token)s?(?:Hash|Number|Url|Key)?$/i

/** What of an aggregate says whose its events' fields can be. */
type Described = Partial<Pick<AnyAggregate, 'category' | 'identity' | 'holderOf'>>

interface Property {
  readonly name: string
  readonly codec: t.Mixed
  readonly optional: boolean
}

/** The properties of the object that a codec takes; of a union, those of all its members. */
const propertiesOf = (codec: t.Mixed): readonly Property[] => {
  const known = unwrapped(codec)
  switch (known._tag) {
    case 'InterfaceType':
    case 'PartialType':
      return Object.entries(known.props).map(([name, property]) => ({
        name,
        codec: property,
        optional: known._tag === 'PartialType',
      }))
    case 'IntersectionType':
    case 'UnionType':
      return known.types.flatMap(propertiesOf)
    default:
      return []
  }
}

/** The codecs right below one. */
const partsOf = (codec: t.Mixed): readonly t.Mixed[] => {
  const known = unwrapped(codec)
  switch (known._tag) {
    case 'ArrayType':
    case 'ReadonlyArrayType':
      return [known.type]
    case 'DictionaryType':
      return [(codec as unknown as { readonly domain: t.Mixed }).domain, known.codomain]
    case 'TupleType':
    case 'UnionType':
    case 'IntersectionType':
      return known.types
    default:
      return []
  }
}

/** Whether somebody may write what he likes there: text of any kind, or a value of no known shape. */
const isFreeText = (codec: t.Mixed): boolean => {
  const known = unwrapped(codec)
  if (known._tag === 'RefinedType') return known.name.startsWith('Text(')
  return (
    known._tag === 'StringType' || ['UnknownType', 'AnyType', 'AnyDictionaryType', 'ObjectType'].includes(known._tag)
  )
}

/** What is below a property: where free text is, where a telling name is, and where a mark is that counts for nothing. */
const below = (codec: t.Mixed, path: string, found: (path: string, what: string) => void): void => {
  if (isFreeText(codec)) found(path, 'is free text')
  for (const part of partsOf(codec)) below(part, `${path}[]`, found)
  for (const { name, codec: property } of propertiesOf(codec)) {
    const here = `${path}.${name}`
    if (privacyOf(property) !== undefined) found(here, 'has a mark, which belongs on a property of the event itself')
    if (TELLING.test(name)) found(here, 'has the name of something personal')
    below(property, here, found)
  }
}

const faultOfSubject = (
  { subject }: Extract<Privacy, { readonly subject: unknown }>,
  properties: readonly Property[],
  aggregate: Described,
): string | undefined => {
  if (subject === 'actor') return undefined
  if (subject === 'id')
    return isUsers(aggregate) ? undefined : "is of the aggregate's id, which is not given as a user's is"
  if (subject === 'holder')
    return aggregate.holderOf === undefined ? 'is of the holder, whom the aggregate does not name' : undefined
  const named = properties.find(({ name }) => name === subject.field)
  if (named === undefined) return `is of ${subject.field}, which the event does not have`
  if (named.optional) return `is of ${subject.field}, which may be absent`
  return isUserId(named.codec) ? undefined : `is of ${subject.field}, which is no user's id`
}

/** Whether an aggregate's id is a user's: it was given as one, or is where users' ids come from. */
const isUsers = ({ category, identity }: Described): boolean => identity === 'given' || category === 'account'

const isUserId = (codec: t.Mixed): boolean => codec.name === UserId.name

const faultOfErased = (erased: unknown, { codec, optional }: Property): string | undefined => {
  if (erased === ABSENT) return optional ? undefined : 'is absent when it is erased, though it is required'
  const known = unwrapped(codec)
  const isText = known._tag === 'RefinedType' ? known.schema.type === 'string' : known._tag === 'StringType'
  if (isText ? typeof erased === 'string' : codec.is(erased)) return undefined
  return `reads as ${JSON.stringify(erased)} when it is erased, which is none of its values`
}

/** What is wrong with an event's marks, a line each; empty where every field that is about a person is protected. */
export const faultsOfMarks = (
  type: string,
  { data }: Pick<EventDefinition, 'data'>,
  aggregate: Described,
): readonly string[] => {
  const faults: string[] = []
  const properties = propertiesOf(data)
  for (const property of properties) {
    const privacy = privacyOf(property.codec)
    const path = `${type}.${property.name}`
    const fault = (what: string | undefined, at = path) => {
      if (what !== undefined) faults.push(`${at} ${what}`)
    }
    if (privacy === undefined) {
      if (TELLING.test(property.name)) fault('has the name of something personal')
      below(property.codec, path, (at, what) => fault(what, at))
    } else if (privacy.kind === 'impersonal') {
      fault(privacy.why.trim() === '' ? 'is called impersonal without a reason' : undefined)
    } else {
      fault(faultOfSubject(privacy, properties, aggregate))
      fault(faultOfErased(privacy.erased, property))
    }
  }
  return faults
}
