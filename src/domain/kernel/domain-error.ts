import { type Either, left } from 'fp-ts/Either'

/**
 * Why a refusal came about; the edge maps each kind to its status in one table.
 *
 * - `invalid`: the request itself can never be right (a price below zero, an unknown time zone).
 * - `not-found`: the thing named does not exist (the stream is empty, or no such lesson in the outline).
 * - `unauthenticated`: whoever asks has not shown who they are (a wrong password, a session that has ended).
 * - `forbidden`: the actor may not do this.
 * - `conflict`: not in the present state (already cancelled, slot taken, course full).
 * - `expired`: it was possible once, the deadline has passed.
 */
export type ErrorKind = 'invalid' | 'not-found' | 'unauthenticated' | 'forbidden' | 'conflict' | 'expired'

/** JSON facts about a refusal that a client can act on, for example the conflicting occurrences. */
export type ErrorDetail = Readonly<Record<string, unknown>>

/** A refusal by the domain. `code` is stable and part of the API: `<aggregate>.<reason>`. */
export interface DomainError<Code extends string = string> {
  readonly code: Code
  readonly kind: ErrorKind
  readonly message: string
  readonly detail?: ErrorDetail
}

/**
 * The closed union of one aggregate's errors, written once as `code -> kind`, and the function that makes them.
 *
 * @example
 * const errors = errorCatalogue({ 'booking.slot-taken': 'conflict' })
 * export type BookingError = ErrorOf<typeof errors>
 * return errors.fail('booking.slot-taken', 'Another booking holds this time.')
 */
export const errorCatalogue = <const Kinds extends Readonly<Record<string, ErrorKind>>>(kinds: Kinds) => {
  type Code = keyof Kinds & string
  const make = (code: Code, message: string, detail?: ErrorDetail): DomainError<Code> => ({
    code,
    kind: kinds[code] as ErrorKind,
    message,
    ...(detail === undefined ? {} : { detail }),
  })
  return {
    kinds,
    make,
    fail: (code: Code, message: string, detail?: ErrorDetail): Either<DomainError<Code>, never> =>
      left(make(code, message, detail)),
  }
}

/** What an aggregate exports of its errors. */
export interface ErrorCatalogue<Code extends string = string> {
  readonly kinds: Readonly<Record<Code, ErrorKind>>
}

/** The error type of a catalogue. */
export type ErrorOf<C> = C extends { readonly make: (...args: never[]) => infer E } ? E : never
