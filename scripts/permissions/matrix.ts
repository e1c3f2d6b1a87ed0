import type { AnyAction } from '../../src/application/actions/action'
import type { Route } from '../../src/adapters/http/routes/route'
import { policies } from '../../src/application/policies'
import { grantsOf, partsOf } from '../../src/application/policies/judge'
import type { Grants } from '../../src/application/policies/policy'
import type { AccessRule } from '../../src/application/queries/access'
import type { Context, Role } from '../../src/domain/kernel'

/** The roles that a request can come in. Nobody can ask as `system`, which is Lyceum itself. */
export const ROLES = ['learner', 'tutor', 'registrar', 'finance', 'support', 'auditor', 'service', 'admin'] as const
export type Asker = (typeof ROLES)[number]

/** What may be done by a role: everything, what is theirs by one of some relations, or nothing. */
export type Cell = 'all' | 'none' | { readonly own: readonly string[] }

/** A route, and what each role may do by it. */
export interface Line {
  readonly route: Route
  readonly context: Context
  /** Whether no token is needed. */
  readonly signedOut: boolean
  readonly cells: Readonly<Record<Asker, Cell>>
  /** Whom this relation holds for may not by any other. */
  readonly except?: string
  /** Who may do it for somebody else, where not everybody may who acts for them. */
  readonly via?: 'people' | 'none'
  /** What everybody sees of it. */
  readonly open?: string
}

const cellsBy = (cellOf: (role: Asker) => Cell): Line['cells'] =>
  Object.fromEntries(ROLES.map((role) => [role, cellOf(role)])) as Record<Asker, Cell>

/** What grants give a role: administrators everything, unless they are named. */
export const cellOf = (grants: Grants, role: Asker): Cell => {
  const to = grants[role]
  if (to === undefined) return role === 'admin' ? 'all' : 'none'
  if (to === 'any') return 'all'
  return to.length === 0 ? 'none' : { own: typeof to === 'string' ? [to] : to }
}

/** The grants of a command. Throws where it has none: the table of policies and the registry do not agree. */
export const grantsFor = (category: string, type: string): Grants => {
  const policy = policies[category]
  const access = policy && partsOf(policy).commands[type]
  if (access === undefined) throw new Error(`${category}.${type} has no policy`)
  return grantsOf(access)
}

const commandLine = (category: string, type: string): Omit<Line, 'route' | 'context'> => {
  const grants = grantsFor(category, type)
  const { except, via } = grants
  return {
    signedOut: false,
    cells: cellsBy((role) => cellOf(grants, role)),
    ...(except !== undefined && { except }),
    ...(via !== undefined && { via }),
  }
}

/** What a query's rule gives a role. */
export const queryCell = (rule: AccessRule, role: Asker): Cell => {
  if (rule.kind === 'mine') return { own: ['oneself'] }
  if (rule.kind === 'everybody' || role === 'admin' || rule.roles.includes(role)) return 'all'
  switch (rule.kind) {
    case 'roles':
      return 'none'
    case 'self':
      return { own: ['oneself'] }
    case 'related':
      return rule.relations.length === 0 ? 'none' : { own: rule.relations }
  }
}

const queryLine = (rule: AccessRule): Omit<Line, 'route' | 'context'> => ({
  signedOut: false,
  cells: cellsBy((role) => queryCell(rule, role)),
  ...(rule.kind === 'related' && rule.open !== undefined && { open: rule.open }),
})

/** Whether a role may take an action. */
const allowsRole = (access: AnyAction['access'], role: Role): boolean =>
  access === 'anyone' || access === 'signed-in' || access.includes(role)

const actionLine = ({ access, via }: Pick<AnyAction, 'access' | 'via'>): Omit<Line, 'route' | 'context'> => ({
  signedOut: access === 'anyone',
  cells: cellsBy((role) => (allowsRole(access, role) ? 'all' : 'none')),
  ...(via !== undefined && { via }),
})

const lineOf = (route: Route): Omit<Line, 'route' | 'context'> => {
  switch (route.kind) {
    case 'command':
      return commandLine(route.category, route.type)
    case 'query':
    case 'stream':
      return queryLine(route.query.authorise.rule)
    case 'action':
      return actionLine(route.action)
    case 'upload':
      return actionLine(route.upload)
    case 'download':
      return actionLine(route.download)
    case 'page':
      return actionLine({ access: 'anyone' })
  }
}

/** Who may do what: one line for each route. */
export const matrixOf = (routes: readonly Route[]): readonly Line[] =>
  routes.map((route) => ({ route, context: route.group, ...lineOf(route) }))
