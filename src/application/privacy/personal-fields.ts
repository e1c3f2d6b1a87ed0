import type * as t from 'io-ts'
import { type Privacy, privacyOf } from '../../domain/kernel'
import { unwrapped } from '../decode-shape'

/** How a property that is personal, or a secret, is kept. */
export type Protection = Extract<Privacy, { readonly subject: unknown }>

/** The protected properties of an event's own object, by name. */
export type PersonalFields = ReadonlyMap<string, Protection>

const NONE: PersonalFields = new Map()
const found = new WeakMap<t.Mixed, PersonalFields>()

/** The properties of the object that a codec takes, with their codecs; of a union, those of all its members. */
const propertiesOf = (codec: t.Mixed): readonly (readonly [string, t.Mixed])[] => {
  const known = unwrapped(codec)
  switch (known._tag) {
    case 'InterfaceType':
    case 'PartialType':
      return Object.entries(known.props)
    case 'IntersectionType':
    case 'UnionType':
      return known.types.flatMap(propertiesOf)
    default:
      return []
  }
}

const find = (codec: t.Mixed): PersonalFields => {
  const fields = new Map<string, Protection>()
  for (const [name, property] of propertiesOf(codec)) {
    const privacy = privacyOf(property)
    if (privacy !== undefined && privacy.kind !== 'impersonal') fields.set(name, privacy)
  }
  return fields.size === 0 ? NONE : fields
}

/** The protected properties of an event whose data a codec describes; found once for each codec. */
export const personalFieldsOf = (codec: t.Mixed): PersonalFields => {
  const known = found.get(codec)
  if (known !== undefined) return known
  const fields = find(codec)
  found.set(codec, fields)
  return fields
}
