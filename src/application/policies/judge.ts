import { type Actor, isPrivileged, type Role } from '../../domain/kernel'
import { refusal } from '../commands/refusal'
import type {
  AggregatePolicy,
  CommandAccess,
  CommandPolicy,
  Grants,
  PolicyTable,
  Relation,
  StandIns,
  Thing,
} from './policy'

/** A command's access with its relations looked up, as it is asked for with each command. */
interface Rule {
  readonly byRole: ReadonlyMap<Role, 'any' | readonly Relation[]>
  readonly except?: Relation
  readonly via?: StandIns
}

/** A policy by the table. What is not in it is for administrators and Lyceum itself. */
export const rolePolicy = (table: PolicyTable): CommandPolicy => {
  const rules = new Map(Object.entries(table).map(([category, policy]) => [category, rulesOf(category, policy)]))
  return (actor, request, thing) => {
    const { category, type, id, data } = request
    const rule = rules.get(category)?.get(type)
    if (!mayStandIn(actor, rule?.via)) return refusal('command.forbidden', `Nobody issues ${type} for somebody else.`)
    const grant = rule?.byRole.get(actor.role) ?? (isPrivileged(actor) ? 'any' : undefined)
    if (grant === undefined) return refusal('command.forbidden', `The role ${actor.role} may not issue ${type}.`)
    if (thing === undefined || rule === undefined) return undefined
    return holds(actor.id, grant, rule, { id, state: thing.state, data } as Thing<never>)
      ? undefined
      : refusal('command.forbidden', `This is not for you: ${type} is for those whom it concerns.`)
  }
}

/** Whether whoever really acts may act for the actor in something that `standIns` may do. */
export const mayStandIn = ({ via }: Actor, standIns?: StandIns): boolean =>
  via === undefined || standIns === undefined || (standIns === 'people' && via.role !== 'service')

const holds = (user: string, grant: 'any' | readonly Relation[], { except }: Rule, thing: Thing<never>): boolean => {
  if (except?.(user, thing) === true) return grant !== 'any' && grant.includes(except)
  return grant === 'any' || grant.some((relation) => relation(user, thing) !== false)
}

/** An aggregate's relations and access, whichever way its policy is written. */
export const partsOf = (policy: PolicyTable[string]): AggregatePolicy =>
  isWhole(policy) ? policy : { relations: {}, commands: policy }

const isWhole = (policy: PolicyTable[string]): policy is AggregatePolicy =>
  'relations' in policy && !Array.isArray(policy.relations)

/** A command's access written out. */
export const grantsOf = (access: CommandAccess): Grants =>
  isRoles(access) ? Object.fromEntries(access.map((role) => [role, 'any' as const])) : access

const isRoles = (access: CommandAccess): access is readonly Role[] => Array.isArray(access)

const rulesOf = (category: string, policy: PolicyTable[string]): ReadonlyMap<string, Rule> => {
  const { relations, commands } = partsOf(policy)
  const named = (name: string): Relation => {
    const relation = relations[name]
    if (relation === undefined) throw new TypeError(`${category} has no relation ${name}`)
    return relation
  }
  return new Map(
    Object.entries(commands).map(([type, access]) => {
      const { except, via, ...byRole } = grantsOf(access)
      const grants = Object.entries(byRole).map(([role, to]): [Role, 'any' | readonly Relation[]] => [
        role as Role,
        to === 'any' ? to : (typeof to === 'string' ? [to] : to).map(named),
      ])
      return [
        type,
        { byRole: new Map(grants), ...(via && { via }), ...(except !== undefined && { except: named(except) }) },
      ]
    }),
  )
}
