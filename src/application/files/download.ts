import type { Either } from 'fp-ts/Either'
import type * as t from 'io-ts'
import type { Actor, Context, DomainError } from '../../domain/kernel'
import type { StoredFile } from '../ports/file-storage'

/** A file as it goes out. */
export interface FileAnswer {
  /** Fetched only where the client has not got it. */
  readonly file: () => Promise<StoredFile | undefined>
  /** Of content that never changes under its address: told to clients as its tag. */
  readonly tag: string
  /** Shown in a page, or only to be saved. */
  readonly disposition: 'inline' | 'attachment'
  /** Lyceum's own: ASCII letters, digits, `-` and `.`. */
  readonly fileName: string
  /** Whether pages of any origin may show it. */
  readonly embeddable: boolean
}

/** A query that answers with a file. */
export interface Download<P extends t.Mixed = t.Mixed> {
  /** `<what>.<which>`, as a query's. */
  readonly name: string
  readonly context: Context
  /** Below `/api/v1/<context>`. */
  readonly path: string
  readonly summary: string
  /** Of the path; every property's codec takes a string. */
  readonly params: P
  readonly contentTypes: readonly string[]
  /** `anyone`: also without a token, as pages show images. */
  readonly access: 'anyone' | 'signed-in'
  /** Its address is a secret that whoever asks has been given: it is written into no log. Default not. */
  readonly secretAddress?: true
  /** Finds it for whoever asks; what they may not see is not found. */
  open(params: t.TypeOf<P>, by: Actor | undefined): Promise<Either<DomainError, FileAnswer>>
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- of any parameters; each checks its own by codec
export type AnyDownload = Download<any>

/** Keeps a download's exact types. */
export const defineDownload = <P extends t.Mixed>(download: Download<P>): Download<P> => download
