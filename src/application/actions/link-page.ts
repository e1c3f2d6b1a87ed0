import type { Either } from 'fp-ts/Either'
import type * as t from 'io-ts'
import type { Locale } from '../../domain/account'
import type { Context, ErrorKind } from '../../domain/kernel'
import type { Refusal } from '../commands/command'
import type { ActionLimit } from './action'

/** What a page says. Plain text: whoever shows it escapes it. */
export interface PageContent {
  readonly locale: Locale
  readonly title: string
  readonly lines: readonly string[]
  /** What its one button is called, which does what the page is for; absent where that is done. */
  readonly button?: string
}

/** The circumstances of a press of the button. */
export interface PageContext {
  readonly commandId: string
  /** Of the request; the commands' correlation. */
  readonly requestId: string
}

/**
 * A page that a link in a mail leads to, for whoever has the link, signed in or not: its path carries a token. Looking at
 * it (GET) changes nothing, as machines look at links as well; a POST, by its button or by a mail program in its reader's
 * place (RFC 8058), does what the page is for.
 */
export interface LinkPage<D extends t.Mixed = t.Mixed> {
  /** The POST's operationId, in the imperative. */
  readonly name: string
  readonly context: Context
  /** Below `/api/v1/<context>`. */
  readonly path: string
  readonly summary: string
  /** Of the path; every property's codec takes a string. */
  readonly params: D
  readonly errors: Readonly<Record<string, ErrorKind>>
  readonly limits: readonly ActionLimit<t.TypeOf<D>>[]
  show(params: t.TypeOf<D>): Promise<Either<Refusal, PageContent>>
  act(params: t.TypeOf<D>, context: PageContext): Promise<Either<Refusal, PageContent>>
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- of any parameters; each checks its own by codec
export type AnyLinkPage = LinkPage<any>

/** Keeps a page's exact types. */
export const defineLinkPage = <D extends t.Mixed>(page: LinkPage<D>): LinkPage<D> => page
