import { isRight } from 'fp-ts/Either'
import * as t from 'io-ts'

/**
 * An object with these properties and no others. Encoding drops what is not listed; the edges refuse it
 * (`application/decode.ts`), so a misspelt field is an error and not silence.
 */
export function object<R extends t.Props>(required: R): t.ExactC<t.TypeC<R>>
export function object<R extends t.Props, O extends t.Props>(
  required: R,
  optional: O,
): t.ExactC<t.IntersectionC<[t.TypeC<R>, t.PartialC<O>]>>
export function object(required: t.Props, optional?: t.Props): t.Mixed {
  return optional === undefined
    ? t.exact(t.type(required))
    : t.exact(t.intersection([t.type(required), t.partial(optional)]))
}

/** One of the given strings. */
export const oneOf = <const Values extends readonly [string, string, ...string[]]>(...values: Values) =>
  t.keyof(Object.fromEntries(values.map((value) => [value, null])) as Record<Values[number], null>)

/** What JSON Schema can say of a refined string or number; kept beside the codec so that both come from one line. */
export interface SchemaHint {
  readonly type: 'string' | 'integer' | 'number'
  readonly description?: string
  readonly format?: string
  readonly pattern?: string
  readonly enum?: readonly string[]
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly examples?: readonly unknown[]
}

/** A named leaf codec that carries its JSON Schema. `_tag` lets the schema walker recognise it. */
export class RefinedType<A> extends t.Type<A, A> {
  readonly _tag = 'RefinedType' as const
  constructor(
    name: string,
    is: (u: unknown) => u is A,
    readonly schema: SchemaHint,
  ) {
    super(
      name,
      is,
      (u, c) => (is(u) ? t.success(u) : t.failure(u, c, `expected ${schema.description ?? name}`)),
      t.identity,
    )
  }
}

/**
 * No control characters but tab and newline, which no name holds (and PostgreSQL's json refuses U+0000), and no half of a
 * surrogate pair, for which UTF-8 has no form. What is not blank has something after its leading white space.
 */
const PRINTABLE = '[^\\x00-\\x08\\x0b-\\x1f\\x7f\\p{Cs}]*$'
const NOT_BLANK = '(?=\\s*\\S)'

/** Counts code points, as JSON Schema does. Most strings are told by their UTF-16 units: a code point has one or two. */
const hasLength = (s: string, min: number, max: number): boolean => {
  if (s.length >= 2 * min && s.length <= max) return true
  if (s.length < min || s.length > 2 * max) return false
  const length = Array.from(s).length
  return length >= min && length <= max
}

/**
 * A string of `min` to `max` characters (code points) without control characters but newline and tab, and not blank
 * unless `min` is 0.
 */
export const text = (min: number, max: number): t.Type<string> => {
  const pattern = `^${min === 0 ? '' : NOT_BLANK}${PRINTABLE}`
  const wellFormed = new RegExp(pattern, 'u')
  return new RefinedType<string>(
    `Text(${String(min)}, ${String(max)})`,
    (u): u is string => typeof u === 'string' && hasLength(u, min, max) && wellFormed.test(u),
    {
      type: 'string',
      minLength: min,
      maxLength: max,
      pattern,
      description: `text of ${String(min)} to ${String(max)} characters`,
      // Or who reads the documentation is shown a random string of the pattern.
      examples: ['text'.slice(0, max).padEnd(min, '.')],
    },
  )
}

/** A whole number from `min` to `max`. */
export const integer = (min: number, max: number): t.Type<number> =>
  new RefinedType<number>(
    `Integer(${String(min)}, ${String(max)})`,
    (u): u is number => Number.isSafeInteger(u) && (u as number) >= min && (u as number) <= max,
    {
      type: 'integer',
      minimum: min,
      maximum: max,
      description: `a whole number from ${String(min)} to ${String(max)}`,
    },
  )

/** A finite number from `min` to `max`. */
export const decimal = (min: number, max: number): t.Type<number> =>
  new RefinedType<number>(
    `Decimal(${String(min)}, ${String(max)})`,
    (u): u is number => typeof u === 'number' && Number.isFinite(u) && u >= min && u <= max,
    { type: 'number', minimum: min, maximum: max, description: `a number from ${String(min)} to ${String(max)}` },
  )

/** A branded string that a predicate accepts. */
export const brandedString = <B extends string>(
  name: B,
  accepts: (s: string) => boolean,
  schema: Omit<SchemaHint, 'type'>,
): t.Type<string & { readonly __brand: B }> =>
  new RefinedType<string & { readonly __brand: B }>(
    name,
    (u): u is string & { readonly __brand: B } => typeof u === 'string' && accepts(u),
    { type: 'string', ...schema },
  )

/** Whether a codec accepts a value; for tests and guards. */
export const accepts = <A>(codec: t.Decoder<unknown, A>, value: unknown): boolean => isRight(codec.decode(value))
