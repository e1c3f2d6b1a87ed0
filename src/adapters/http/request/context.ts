import type { Response } from 'express'
import type { VerifiedToken } from '../../../application/ports/token-verifier'
import type { Actor } from '../../../domain/kernel'
import type { Problem } from '../problems/problem'
import type { Route } from '../routes/route'

/** What is known of a request beside its own text; filled as it passes the edge. */
export interface RequestContext {
  readonly requestId: string
  /** The path without the query string, which may hold what must not be logged. */
  readonly path: string
  /** `performance.now()` at the start. */
  readonly startedAt: number
  route?: Route
  /** The path's parameters, raw, in the template's order. */
  pathValues?: readonly string[]
  /** Whom the token speaks for, where there is a valid one. */
  actor?: Actor
  token?: VerifiedToken
  /** The token came in a cookie, which a browser adds by itself. */
  byCookie?: boolean
  /** Why nobody is known. */
  unauthenticated?: Problem
}

/** Express' place for what belongs to one request. */
export interface Locals extends Record<string, unknown> {
  context: RequestContext
}

/** A response as this adapter's handlers see it. */
export type ApiResponse = Response<unknown, Locals>

/** What a handler can rely on once the route is found. */
export interface RoutedContext<R extends Route = Route> extends RequestContext {
  readonly route: R
  readonly pathValues: readonly string[]
}

/** What a handler can rely on where nobody comes without a token. */
export interface ApiRequestContext<R extends Route = Route> extends RoutedContext<R> {
  readonly actor: Actor
}
