import type { Either } from 'fp-ts/Either'
import type * as t from 'io-ts'
import type { Actor, Context, DomainError } from '../../domain/kernel'
import type { Position } from '../ports/event-store'
import type { Access } from './access'

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

export const DEFAULT_PAGE = 50
export const LARGEST_PAGE = 200

/** A page request as a query gets it: its cursor has been decoded by the query's own codec. */
export interface PageAfter<Cursor = unknown> {
  /** The sort key of the last item that the client has seen; absent for the first page. */
  readonly after?: Cursor
  readonly limit: number
}

/** Some items, and the sort key of the last of them where there are more. */
export interface Slice<Item, Cursor = unknown> {
  readonly items: readonly Item[]
  readonly last?: Cursor
}

/** Thrown by a query's `run` that finds out on the way why it cannot be answered; the bus answers with the refusal. */
export class QueryRefused extends Error {
  override readonly name = 'QueryRefused'
  constructor(readonly refusal: DomainError) {
    super(refusal.message)
  }
}

interface QueryBase<P extends t.Mixed, R extends t.Mixed> {
  /** `<read model>.<what>`, `enrollments.by-learner`. */
  readonly name: string
  readonly context: Context
  /** Below `/api/v1/<context>`, with `{name}` for parameters: `enrollments/{id}`, `courses/{courseId}/enrollments`. */
  readonly path: string
  readonly summary: string
  /** The parameters, of the path and of the query string alike; every property's codec takes a string. */
  readonly params: P
  /** One item of the answer. An item's `revision`, where it has one, is its aggregate's: the edge's ETag. */
  readonly result: R
  /** The read model whose checkpoint `?position=` waits for; absent where the log itself is read. */
  readonly readModel?: string
  /** Who may ask; `undefined` lets it through. */
  readonly authorise: Access<t.TypeOf<P>>
  /**
   * Of context `audit`: whether an answer is recorded as a reading of others' history (`application/audit`). Default
   * always; a query that also answers whoever asks about himself says here when it does not.
   */
  readonly recorded?: (actor: Actor, params: t.TypeOf<P>) => boolean
}

/** A query for one thing; `undefined` where there is none, or none that this actor may see. */
export interface ItemQuery<P extends t.Mixed = t.Mixed, R extends t.Mixed = t.Mixed> extends QueryBase<P, R> {
  readonly kind: 'item'
  run(params: t.TypeOf<P>, actor: Actor): Promise<t.TypeOf<R> | undefined>
}

/** A query for a list, a page at a time. */
export interface ListQuery<P extends t.Mixed = t.Mixed, R extends t.Mixed = t.Mixed, C = unknown> extends QueryBase<
  P,
  R
> {
  readonly kind: 'list'
  /** The sort key that a cursor carries. */
  readonly cursor: t.Type<C>
  run(params: t.TypeOf<P>, page: PageAfter<C>, actor: Actor): Promise<Slice<t.TypeOf<R>, C>>
}

/* eslint-disable @typescript-eslint/no-explicit-any -- the registry holds queries of any parameters; each checks its own by codec */
export type AnyItemQuery = ItemQuery<any, any>
export type AnyListQuery = ListQuery<any, any, any>
/* eslint-enable @typescript-eslint/no-explicit-any */
export type AnyQuery = AnyItemQuery | AnyListQuery

/** The read model is behind the position asked for, and did not reach it within the limit. */
export interface NotCaughtUp {
  readonly _tag: 'NotCaughtUp'
  readonly readModel: string
  readonly wanted: Position
  readonly reached: Position
}

/** Knows how far each read model is. */
export interface ReadModelProgress {
  /**
   * Waits until `readModel` has reached `position`, at most `timeoutMillis`. A read model that has not been built yet
   * has reached nothing, not even position 0.
   */
  waitFor(readModel: string, position: Position, timeoutMillis: number): Promise<Either<NotCaughtUp, Position>>
}

/** A question to the query bus. Its parameters have been decoded by the query's codec. */
export interface QueryRequest<Params = unknown> {
  readonly params: Params
  readonly by: Actor
  /** The log's position that the answer must have seen. */
  readonly position?: Position
  /** For lists; default the first 50. */
  readonly page?: PageRequest
}

export type QueryAnswer =
  { readonly kind: 'item'; readonly item: unknown } | ({ readonly kind: 'list' } & Page<unknown>)

export type QueryOutcome = Either<DomainError | NotCaughtUp, QueryAnswer>

/** Answers queries: authorise, wait for the position asked for, run. */
export interface QueryBus {
  ask(query: AnyQuery, request: QueryRequest): Promise<QueryOutcome>
}
