import type { NextFunction, Request } from 'express'
import { isLeft } from 'fp-ts/Either'
import type { TokenVerifier, VerifiedToken } from '../../../application/ports/token-verifier'
import { lacksStaffFactor } from '../../../application/sessions'
import type { BrowserSessions } from '../browser/browser-sessions'
import { keptSession } from '../browser/cookies'
import { Problem } from '../problems/problem'
import type { ApiResponse, RequestContext } from '../request/context'
import { isOpen, type Route } from '../routes/route'

/** RFC 6750, section 2.1; the scheme's case does not matter (RFC 9110, section 11.1). */
const BEARER = /^Bearer +([A-Za-z0-9._~+/=-]+) *$/i

const missing = (): Problem =>
  Problem.edge('auth.missing', {
    detail: 'Send an Authorization header: Bearer <token>.',
    errors: [{ header: 'Authorization', detail: 'must be Bearer and a token' }],
    headers: { 'WWW-Authenticate': 'Bearer realm="lyceum"' },
  })

const refused = (reason: string): Problem =>
  Problem.edge('auth.invalid-token', {
    detail: reason,
    errors: [{ header: 'Authorization', detail: reason }],
    headers: { 'WWW-Authenticate': 'Bearer realm="lyceum", error="invalid_token"' },
  })

/** The header's token, else the cookie's; whoever signs in is taken for nobody, whatever the browser still has. */
const tokenOf = ({ headers }: Request, context: RequestContext): string | undefined => {
  const inHeader = BEARER.exec(headers.authorization ?? '')?.[1]
  if (inHeader !== undefined || headers.authorization !== undefined || headers.cookie === undefined) return inHeader
  const { route } = context
  if (route?.kind === 'action' && route.action.session === 'issues') return undefined
  // It belongs to whoever has the link; that somebody is signed in as well adds nothing.
  if (route?.kind === 'page') return undefined
  const { access } = keptSession(headers.cookie)
  context.byCookie = access !== undefined
  return access
}

/**
 * Refuses what a page of somebody else made a browser send with our cookies (CSRF). Reading changes nothing, and other
 * pages cannot see the answer.
 */
export const refuseForged =
  (sessions: BrowserSessions) =>
  async (request: Request, response: ApiResponse, next: NextFunction): Promise<void> => {
    const { actor, byCookie, token, route } = response.locals.context
    if (byCookie === true && actor !== undefined && route?.method !== 'GET')
      await sessions.check(request, token?.sessionId)
    next()
  }

/**
 * Finds out who asks. Who cannot be known is refused only by `requireActor`, after the rate limit has counted the attempt
 * against the address.
 */
export const authenticate =
  (tokens: TokenVerifier) =>
  async (request: Request, response: ApiResponse, next: NextFunction): Promise<void> => {
    const { context } = response.locals
    const token = tokenOf(request, context)
    if (token === undefined) context.unauthenticated = missing()
    else {
      const verified = await tokens.verify(token)
      if (isLeft(verified)) context.unauthenticated = refused(verified.left.reason)
      else {
        context.actor = verified.right.actor
        context.token = verified.right
      }
    }
    next()
  }

/** What a token must be good for, `jobs:read`, to be used for a route. */
const scopeOf = (route: Route): string => `${route.group}:${route.method === 'GET' ? 'read' : 'write'}`

const covers = ({ scopes }: VerifiedToken, scope: string): boolean =>
  scopes === undefined || scopes.includes('*') || scopes.includes(scope)

/** RFC 6750, section 3.1. */
const insufficient = (scope: string): Problem =>
  Problem.edge('auth.insufficient-scope', {
    detail: `The token is not good for ${scope}.`,
    facts: { scope },
    headers: { 'WWW-Authenticate': `Bearer realm="lyceum", error="insufficient_scope", scope="${scope}"` },
  })

/** Says how to go on: by these routes, and with the factor that comes of them. */
const secondFactorNeeded = (setUp: readonly Route[]): Problem =>
  Problem.edge('auth.second-factor-needed', {
    detail:
      'Staff sign in by two factors: set up an authenticator app or a passkey, then sign in again with it ' +
      'or confirm this session by it.',
    facts: { setUp: setUp.map(({ method, template }) => `${method} ${template}`) },
  })

const isBeforeSecondFactor = (route: Route): boolean =>
  route.kind === 'action' && route.action.beforeSecondFactor === true

/**
 * No request passes without a valid token that is good for its route. To an open one a token adds who asks; whoever signs
 * in again with one that has expired is nobody yet.
 *
 * @param staffNeedTwoFactors - whether a session of staff that began by one factor is good for setting up another alone
 */
export const requireActor =
  (staffNeedTwoFactors: boolean, routes: readonly Route[]) =>
  (_request: Request, response: ApiResponse, next: NextFunction): void => {
    const { actor, token, route, unauthenticated } = response.locals.context
    if (route !== undefined && !isOpen(route)) {
      if (actor === undefined) throw unauthenticated ?? missing()
      const scope = scopeOf(route)
      if (token !== undefined && !covers(token, scope)) throw insufficient(scope)
      if (staffNeedTwoFactors && token !== undefined && lacksStaffFactor(token) && !isBeforeSecondFactor(route))
        throw secondFactorNeeded(routes.filter(isBeforeSecondFactor))
    }
    next()
  }
