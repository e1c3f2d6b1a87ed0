import type { Column, SqlPart } from './column'

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- columns of any type; each table keeps its own types
export type AnyColumn = Column<any>
export type Columns = Readonly<Record<string, AnyColumn>>

/** A secondary index. */
export interface Index<Name extends string = string> {
  readonly on: readonly Name[]
  readonly unique?: true
  /** A partial index's condition, in SQL. */
  readonly where?: string
  /** In place of columns: an expression in SQL whose values an inverted index finds, such as a `tsvector`. */
  readonly gin?: string
}

/** A table of a read model: the one definition of its DDL, its documentation, its rows and its items in the API. */
export interface Table<C extends Columns = Columns, K extends readonly string[] = readonly string[]> {
  /** Its name in schema `read`. */
  readonly name: string
  readonly comment: string
  readonly columns: C
  /** The columns of the primary key. */
  readonly key: K
  readonly indexes?: readonly Index[]
  /** Table constraints in SQL. */
  readonly constraints?: readonly string[]
  /** The projection's own working memory: not shown in schema `read`. */
  readonly internal?: true
  /** Rows are updated often: leave room in the pages for updates that touch no index (HOT). Per cent filled. */
  readonly fillfactor?: number
}

export type Tables = Readonly<Record<string, Table>>

/** A row as a projection holds it: NULL is `null`. */
export type RowOf<T> =
  T extends Table<infer C>
    ? {
        readonly [N in keyof C]: C[N] extends Column<infer A, infer Nullable>
          ? Nullable extends true
            ? A | null
            : A
          : never
      }
    : never

/** The values of a table's primary key, in its order. */
export type KeyOf<T> =
  T extends Table<infer C, infer K>
    ? { readonly [I in keyof K]: K[I] extends keyof C ? (C[K[I]] extends Column<infer A> ? A : never) : never }
    : never

/** Keeps a table's exact types, and checks that its key and indexes name its columns. */
export const defineTable = <const C extends Columns, const K extends readonly (keyof C & string)[]>(
  table: Table<C, K> & { readonly indexes?: readonly Index<keyof C & string>[] },
): Table<C, K> => table

/** `learnerId` -> `learner_id`. */
export const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** The SQL columns of a table, in order, each with the column it is part of. */
export interface SqlColumn extends SqlPart<never> {
  /** The table's column that it is, or is part of. */
  readonly of: string
  readonly name: string
  readonly nullable: boolean
  readonly comment: string
}

/** The SQL columns that one column of a table becomes. */
export const sqlColumns = (name: string, column: AnyColumn): readonly SqlColumn[] =>
  column.parts.map((part) => ({
    ...part,
    of: name,
    name: part.suffix === undefined ? snake(name) : `${snake(name)}_${part.suffix}`,
    nullable: column.nullable,
    comment: column.comment,
  }))

/** All SQL columns of a table, in order. */
export const allSqlColumns = (table: Table): readonly SqlColumn[] =>
  Object.entries(table.columns).flatMap(([name, column]) => sqlColumns(name, column))
