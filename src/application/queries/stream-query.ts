import type { Either } from 'fp-ts/Either'
import type * as t from 'io-ts'
import type { Actor, Context, DomainError } from '../../domain/kernel'
import type { Access } from './access'

/** An answer without a known end, made as it is taken: nobody asks for the next chunk before there is room for it. */
export interface AnswerStream {
  readonly contentType: string
  readonly chunks: AsyncIterable<string | Buffer>
  /** To be saved under, where it is a file; ASCII letters, digits, `-` and `.`. */
  readonly fileName?: string
}

/** A query whose answer is too large for pages: it goes out as it is made, and ends when its client has left. */
export interface StreamQuery<P extends t.Mixed = t.Mixed> {
  /** `<what>.<which>`, as a query's. */
  readonly name: string
  readonly context: Context
  /** Below `/api/v1/<context>`. */
  readonly path: string
  readonly summary: string
  /** The parameters of the query string; every property's codec takes a string. */
  readonly params: P
  /** What the answer may be, for the documentation. */
  readonly contentTypes: readonly string[]
  /** Who may ask; `undefined` lets it through. */
  readonly authorise: Access<t.TypeOf<P>>
  /** Opens the answer, for an actor who may have it. */
  open(params: t.TypeOf<P>, actor: Actor): Promise<Either<DomainError, AnswerStream>>
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- of any parameters; each checks its own by codec
export type AnyStreamQuery = StreamQuery<any>
