import type { Knex } from 'knex'
import { type Access, related, sees } from '../../application/queries/access'
import type { Actor, Role } from '../../domain/kernel'
import type { TextRecord } from './item'

export type TextRows = Knex.QueryBuilder<TextRecord, TextRecord[]>

/** What makes a row somebody's: the column that holds their id, or a condition. */
export type RowRelation = string | ((rows: TextRows, userId: string) => unknown)

/** Rows that everybody sees. */
export interface OpenRows {
  /** Which, for people: `what is published`. */
  readonly title: string
  readonly where: (rows: TextRows) => unknown
}

/** Access to a table row by row: who may ask, and which rows they get, from one description. */
export interface RowAccess extends Access {
  /** Leaves out the rows that this actor may not see. */
  readonly restrict: (rows: TextRows, actor: Actor) => void
}

/**
 * Rows for those whose they are, by relation; all rows for these roles (and administrators); and what is `open`, for
 * everybody.
 */
export const ownRows = (
  relations: Readonly<Record<string, RowRelation>>,
  roles: readonly Role[] = [],
  open?: OpenRows,
): RowAccess =>
  Object.assign(related(Object.keys(relations), roles, open?.title), {
    restrict: (rows: TextRows, actor: Actor): void => {
      if (sees(actor, [], ...roles)) return
      const conditions = Object.values(relations).map(
        (relation) => (own: TextRows) =>
          typeof relation === 'string' ? own.where({ [relation]: actor.id }) : relation(own, actor.id),
      )
      if (open !== undefined) conditions.push(open.where)
      rows.where((visible) => {
        for (const condition of conditions) visible.orWhere((own) => void condition(own))
      })
    },
  })

/** Leaves out what an actor may not see, where access to the query is row by row. */
export const restrict = (access: Access<never>, rows: TextRows, actor: Actor): void => {
  if (isRowAccess(access)) access.restrict(rows, actor)
}

const isRowAccess = (access: Access<never>): access is Access<never> & RowAccess => 'restrict' in access
