import type { Either } from 'fp-ts/Either'
import type * as t from 'io-ts'
import type { Actor, Context, DomainError } from '../../domain/kernel'
import type { Position } from '../ports/event-store'

/** A page of a list. `next` is an opaque cursor, absent on the last page. */
export interface Page<Item> {
  readonly items: readonly Item[]
  readonly next?: string
}

/** How a list is asked for. Cursors are total orders: no row is missed or seen twice. */
export interface PageRequest {
  readonly cursor?: string
  /** 1 to 200; default 50. */
  readonly limit: number
}

interface QueryBase<P extends t.Mixed, R extends t.Mixed> {
  /** `<read model>.<what>`, `enrollments.by-learner`. */
  readonly name: string
  readonly context: Context | 'audit'
  /** Below `/api/v1/<context>`, with `{name}` for parameters: `enrollments/{id}`, `courses/{courseId}/enrollments`. */
  readonly path: string
  readonly summary: string
  /** The parameters, of the path and of the query string alike; every property's codec takes a string. */
  readonly params: P
  /** One item of the answer. */
  readonly result: R
  /** The read model whose checkpoint `?position=` waits for. */
  readonly readModel: string
  /** Who may ask; `undefined` lets it through. Row filters by owner belong into `run`. */
  readonly authorise: (actor: Actor, params: t.TypeOf<P>) => DomainError | undefined
}

/** A query for one thing; `undefined` where there is none. */
export interface ItemQuery<P extends t.Mixed = t.Mixed, R extends t.Mixed = t.Mixed> extends QueryBase<P, R> {
  readonly kind: 'item'
  run(params: t.TypeOf<P>, actor: Actor): Promise<t.TypeOf<R> | undefined>
}

/** A query for a list, a page at a time. */
export interface ListQuery<P extends t.Mixed = t.Mixed, R extends t.Mixed = t.Mixed> extends QueryBase<P, R> {
  readonly kind: 'list'
  run(params: t.TypeOf<P>, page: PageRequest, actor: Actor): Promise<Page<t.TypeOf<R>>>
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the registry holds queries of any parameters; each checks its own by codec
export type AnyQuery = ItemQuery<any, any> | ListQuery<any, any>

/** The read model is behind the position asked for, and did not reach it within the limit. */
export interface NotCaughtUp {
  readonly _tag: 'NotCaughtUp'
  readonly readModel: string
  readonly wanted: Position
  readonly reached: Position
}

/** Knows how far each read model is. */
export interface ReadModelProgress {
  /** Waits until `readModel` has reached `position`, at most `timeoutMillis`. */
  waitFor(readModel: string, position: Position, timeoutMillis: number): Promise<Either<NotCaughtUp, Position>>
}
