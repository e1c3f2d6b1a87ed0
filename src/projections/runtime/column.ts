import * as t from 'io-ts'
import { accepts, Instant, Money, RefinedType, UserId } from '../../domain/kernel'

/**
 * Whose what a column holds is.
 *
 * - `personal`: of the users whom the columns `subjects` of the same row name. When one of them is forgotten, what
 *   stands in the row is replaced by `erased`; "none" stays "none".
 * - `impersonal`: about nobody, or published by its author for everybody; `why` says which.
 */
export type ColumnPrivacy =
  | { readonly kind: 'personal'; readonly subjects: readonly [string, ...string[]]; readonly erased: unknown }
  | { readonly kind: 'impersonal'; readonly why: string }

/** One column of the SQL table; a `Column` of more than one (money) is written as `<name>_<suffix>`. */
export interface SqlPart<A = unknown> {
  readonly suffix?: string
  readonly type: string
  /** The condition of a CHECK constraint on the quoted column name. */
  readonly check?: (name: string) => string
  /** The part of a value that this SQL column holds, in PostgreSQL's text form. */
  readonly write: (value: A) => string
}

/**
 * A typed column: how it lies in PostgreSQL, what it is in the memory of a projection, and what it is in an API's
 * answer. Values travel as PostgreSQL's text form in both directions.
 */
export interface Column<A = unknown, Nullable extends boolean = boolean> {
  readonly comment: string
  readonly nullable: Nullable
  readonly parts: readonly SqlPart<A>[]
  /** The value in JSON. */
  readonly codec: t.Type<A>
  /** The value of its parts' texts, none of which is NULL; there are two at most. */
  readonly read: (first: string, second: string) => A
  /** Whose it is; every column of text or of a structure says so. See column-privacy.ts. */
  readonly privacy?: ColumnPrivacy
}

const column = <A>(
  comment: string,
  codec: t.Type<A>,
  part: Omit<SqlPart, 'write'>,
  read: (text: string) => A,
  write: (value: A) => string = String,
): Column<A, false> => ({
  comment,
  nullable: false,
  parts: [{ ...part, write }],
  codec,
  read,
})

const Uuid = new RefinedType<string>('Uuid', (u): u is string => accepts(UserId, u), {
  type: 'string',
  format: 'uuid',
  description: 'a UUID in lower case',
})

const Whole = new RefinedType<number>('Whole', (u): u is number => Number.isSafeInteger(u), {
  type: 'integer',
  description: 'a whole number',
})

const Fraction = new RefinedType<number>('Fraction', (u): u is number => Number.isFinite(u), {
  type: 'number',
  description: 'a number',
})

/** The usual case, which needs no calendar: the years from 0 to 9999, whole seconds. */
const UTC_SECONDS = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\+00$/

/** PostgreSQL's output of a timestamptz in a session whose time zone is UTC, brought to the kernel's `Instant`. */
const toInstant = (text: string): Instant =>
  (UTC_SECONDS.test(text) ? `${text.slice(0, 10)}T${text.slice(11, 19)}.000Z` : new Date(text).toISOString()) as Instant

/** A UUID. */
export const uuid = (comment: string): Column<string, false> => column(comment, Uuid, { type: 'uuid' }, String)

/** Any text. */
export const text = (comment: string): Column<string, false> => column(comment, t.string, { type: 'text' }, String)

/** One of a closed set of words, kept so by a CHECK constraint. */
export const choice = <K extends Record<string, unknown>>(
  comment: string,
  codec: t.KeyofC<K>,
): Column<keyof K, false> => {
  const words = Object.keys(codec.keys)
  return column<keyof K>(
    comment,
    codec,
    { type: 'text', check: (name) => `${name} in (${words.map((word) => `'${word}'`).join(', ')})` },
    (value) => value,
  )
}

/** An instant, as timestamptz. */
export const timestamp = (comment: string): Column<Instant, false> =>
  column(comment, Instant, { type: 'timestamptz' }, toInstant)

/** A whole number that fits 32 bits: a count, a revision. */
export const integer = (comment: string): Column<number, false> => column(comment, Whole, { type: 'integer' }, Number)

/** A whole number up to 2^53: a position in the log, a sum of money in minor units. */
export const bigint = (comment: string): Column<number, false> => column(comment, Whole, { type: 'bigint' }, Number)

/** A number with `scale` decimal places, as numeric. */
export const decimal = (comment: string, precision: number, scale: number): Column<number, false> =>
  column(comment, Fraction, { type: `numeric(${String(precision)}, ${String(scale)})` }, Number)

/** True or false. */
export const flag = (comment: string): Column<boolean, false> =>
  column(comment, t.boolean, { type: 'boolean' }, (value) => value === 't')

/** A list of texts, as text[]. */
export const texts = (comment: string): Column<readonly string[], false> =>
  column<readonly string[]>(
    comment,
    t.readonlyArray(t.string),
    { type: 'text[]' },
    readTextArray,
    (values) => `{${values.map(quoteElement).join(',')}}`,
  )

/** An element of PostgreSQL's output of an array: in double quotes, or plain where nothing in it needs them. */
const ELEMENT = /"((?:[^"\\]|\\.)*)"|([^,{}]+)/gs

const readTextArray = (literal: string): readonly string[] =>
  [...literal.matchAll(ELEMENT)].map(([, quoted, plain]) => quoted?.replace(/\\(.)/gs, '$1') ?? plain ?? '')

/** A structure of its own codec, as jsonb. */
export const json = <A>(comment: string, codec: t.Type<A>): Column<A, false> =>
  column(
    comment,
    codec,
    { type: 'jsonb' },
    (value) => JSON.parse(value) as A,
    (value) => JSON.stringify(value),
  )

/** An amount of money, as `<name>_amount` in minor units and `<name>_currency`, ISO 4217. */
export const money = (comment: string): Column<Money, false> => ({
  comment,
  nullable: false,
  parts: [
    { suffix: 'amount', type: 'bigint', write: ({ amount }) => String(amount) },
    { suffix: 'currency', type: 'char(3)', write: ({ currency }) => currency },
  ],
  codec: Money,
  read: (amount, currency) => ({ amount: Number(amount), currency: currency as Money['currency'] }),
})

/** An ISO 4217 currency code. */
export const currency = <A extends string>(comment: string, codec: t.Type<A>): Column<A, false> =>
  column<A>(comment, codec, { type: 'char(3)' }, (value) => value as A)

/** The same column, where NULL stands for "none". */
export const optional = <A>(of: Column<A, false>): Column<A, true> => ({ ...of, nullable: true })

/** An element of an array literal in double quotes (PostgreSQL manual, 8.15.6). */
export const quoteElement = (value: string): string => `"${value.replace(/["\\]/g, '\\$&')}"`
