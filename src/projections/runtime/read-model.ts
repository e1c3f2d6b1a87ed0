import type { AnyQuery } from '../../application/queries/query'
import type { Position } from '../../application/ports/event-store'
import type { AnyAggregate, EventDefinitions, Instant } from '../../domain/kernel'
import type * as t from 'io-ts'
import type { ReadDatabase } from './database'
import type { KeyOf, RowOf, Tables } from './table'

/** An event as a projection sees it: decoded, of the present version, with what its metadata tell. */
export interface ProjectedEvent<Type extends string = string, Data = unknown> {
  readonly type: Type
  readonly data: Data
  /** The aggregate's id: the stream's name without its category. */
  readonly id: string
  readonly category: string
  readonly revision: number
  readonly position: Position
  readonly eventId: string
  /** The instant the command was decided for. */
  readonly at: Instant
  /** When the log took it; of a copied event, when the first log did. */
  readonly recordedAt: Instant
  readonly commandId: string
  readonly correlationId: string
  readonly causationId: string
  /** `via` is who acted for the actor. */
  readonly actor: {
    readonly id: string
    readonly role: string
    readonly via?: { readonly id: string; readonly role: string }
  }
}

/** The rows of one table, as a handler works with them; all in memory, written once at the end of the batch. */
export interface Rows<Row, Key extends readonly unknown[]> {
  /** The row, or undefined where there is none. */
  get(...key: Key): Row | undefined
  /** Writes a whole row, in place of any that was there. */
  put(row: Row): void
  /** Changes some columns. A row that does not exist is a bug: it throws, and the projection stops at this event. */
  update(key: Key, change: (row: Row) => Partial<Row>): void
  remove(...key: Key): void
}

export type RowsOf<T extends Tables> = { readonly [N in keyof T]: Rows<RowOf<T[N]>, KeyOf<T[N]>> }

/** Folds one event into the rows. It is pure but for them, and may be called more than once for one event. */
export type Handler<T extends Tables> = (event: ProjectedEvent<never, never>, rows: RowsOf<T>) => void

/** Handlers by category, then by event type. `after` is called for every event of the category, handled or not. */
export interface CategoryHandlers<T extends Tables> {
  readonly category: string
  readonly handlers: Readonly<Record<string, Handler<T>>>
  readonly after?: Handler<T>
}

type HandlersFor<E extends EventDefinitions, T extends Tables> = {
  readonly [Type in keyof E & string]?: (
    event: ProjectedEvent<Type, t.TypeOf<E[Type]['data']>>,
    rows: RowsOf<T>,
  ) => void
}

/** A read model: tables folded from the log, and the queries that read them. It reaches nothing else by its type. */
export interface ReadModel<T extends Tables = Tables> {
  readonly name: string
  /** Raised by hand whenever the handlers or tables change: the read model is then rebuilt at the next start. */
  readonly version: number
  readonly description: string
  readonly tables: T
  readonly on: readonly CategoryHandlers<T>[]
  /** Sees every event of every aggregate, before the handlers. */
  readonly onEvery?: (event: ProjectedEvent, rows: RowsOf<T>) => void
  readonly queries: (database: ReadDatabase) => readonly AnyQuery[]
}

/** A read model of any tables, as the registry and the runtime see it. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- only the read model itself knows its rows' types
export type AnyReadModel = Omit<ReadModel<any>, 'tables'> & { readonly tables: Tables }

/** Starts a read model's definition, so that its handlers know the types of its tables. */
export const readModel = <const T extends Tables>(tables: T) => ({
  /** The handlers of one aggregate's events, typed by its own codecs. */
  on: <A extends Pick<AnyAggregate, 'category' | 'events'>>(
    aggregate: A,
    handlers: HandlersFor<A['events'], T>,
    after?: (event: ProjectedEvent, rows: RowsOf<T>) => void,
  ): CategoryHandlers<T> => ({
    category: aggregate.category,
    handlers: handlers as Readonly<Record<string, Handler<T>>>,
    ...(after && { after }),
  }),
  define: (model: Omit<ReadModel<T>, 'tables'>): ReadModel<T> => ({ ...model, tables }),
})
