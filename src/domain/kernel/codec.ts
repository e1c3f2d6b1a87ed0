import { either } from 'fp-ts'
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

// PostgreSQL's json refuses U+0000, UTF-8 has no form for half a surrogate pair, and no name holds a control character.
// eslint-disable-next-line no-control-regex -- refusing control characters is what this is for
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f]/
const LONE_SURROGATE = /\p{Surrogate}/u

/** A string of `min` to `max` UTF-16 units that is not blank and has no control characters but newline and tab. */
export const text = (min: number, max: number): t.Type<string> => {
  return new RefinedType<string>(
    `Text(${String(min)}, ${String(max)})`,
    (u): u is string =>
      typeof u === 'string' &&
      u.length >= min &&
      u.length <= max &&
      (min === 0 || u.trim() !== '') &&
      !CONTROL.test(u) &&
      !LONE_SURROGATE.test(u),
    {
      type: 'string',
      minLength: min,
      maxLength: max,
      description: `text of ${String(min)} to ${String(max)} characters`,
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
export const accepts = <A>(codec: t.Decoder<unknown, A>, value: unknown): boolean => either.isRight(codec.decode(value))
