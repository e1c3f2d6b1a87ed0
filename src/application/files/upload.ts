import type { Either } from 'fp-ts/Either'
import type * as t from 'io-ts'
import type { Actor, Context, ErrorKind } from '../../domain/kernel'
import type { ActionContext, ActionLimit } from '../actions/action'
import type { Refusal } from '../commands/command'

/** A file that somebody gives. It has no name: what it is, its bytes say. */
export interface Upload<P extends t.Mixed = t.Mixed, R extends t.Mixed = t.Mixed> {
  /** Its operationId, in the imperative: `UploadPhoto`. */
  readonly name: string
  readonly context: Context
  /** `PUT` where it takes the place of the one before, and is answered 200; `POST` adds one, and is answered 201. */
  readonly method: 'PUT' | 'POST'
  /** Below `/api/v1/<context>`. */
  readonly path: string
  readonly summary: string
  /** Of the path and the query string; every property's codec takes a string. */
  readonly params: P
  readonly result: R
  /** What clients may call it in `Content-Type`; whether it is that is found out by looking. */
  readonly mediaTypes: readonly string[]
  readonly largestBytes: number
  /** The roles that may, signed in. */
  readonly access: readonly Actor['role'][]
  readonly errors: Readonly<Record<string, ErrorKind>>
  readonly limits: readonly ActionLimit<t.TypeOf<P>>[]
  /** `context.by` is whoever is signed in. */
  run(params: t.TypeOf<P>, bytes: Buffer, context: UploadContext): Promise<Either<Refusal, t.TypeOf<R>>>
}

/** An action's circumstances, where somebody is signed in. */
export type UploadContext = ActionContext & { readonly by: Actor }

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- of any parameters; each checks its own by codec
export type AnyUpload = Upload<any, any>

/** Keeps an upload's exact types. */
export const defineUpload = <P extends t.Mixed, R extends t.Mixed>(upload: Upload<P, R>): Upload<P, R> => upload
