import * as t from 'io-ts'
import { UserId } from '../../domain/kernel'
import { aggregates } from '../../domain/registry'

/** The properties of an object's codec. */
const propsOf = (codec: t.Mixed): t.Props => {
  if (codec instanceof t.ExactType) return propsOf(codec.type as t.Mixed)
  if (codec instanceof t.InterfaceType || codec instanceof t.PartialType) return codec.props as t.Props
  if (codec instanceof t.IntersectionType)
    return Object.assign({}, ...(codec.types as readonly t.Mixed[]).map(propsOf)) as t.Props
  return {}
}

const namesUsers = (codec: t.Mixed): boolean =>
  codec === UserId || (codec instanceof t.ReadonlyArrayType && codec.type === UserId)

/** Which properties of each event are users: its codec says so, and nothing has to be kept in step with it. */
const fields: ReadonlyMap<string, readonly string[]> = new Map(
  aggregates.flatMap(({ category, events }) =>
    Object.entries(events).map(([type, { data }]) => {
      const names = Object.entries(propsOf(data)).filter(([, codec]) => namesUsers(codec))
      return [`${category}.${type}`, names.map(([name]) => name)]
    }),
  ),
)

/** The users whom an event names. */
export const usersOf = (category: string, type: string, data: unknown): readonly string[] =>
  (fields.get(`${category}.${type}`) ?? []).flatMap((field) => {
    const value = (data as Readonly<Record<string, string | readonly string[] | undefined>>)[field]
    return value ?? []
  })
