import type { NextFunction, Request } from 'express'
import { isLeft } from 'fp-ts/Either'
import type { TokenVerifier } from '../../../application/ports/token-verifier'
import { Problem } from '../problems/problem'
import type { ApiResponse } from '../request/context'

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

/**
 * Finds out who asks. Who cannot be known is refused only by `requireActor`, after the rate limit has counted the attempt
 * against the address.
 */
export const authenticate =
  (tokens: TokenVerifier) =>
  async (request: Request, response: ApiResponse, next: NextFunction): Promise<void> => {
    const { context } = response.locals
    const token = BEARER.exec(request.headers.authorization ?? '')?.[1]
    if (token === undefined) context.unauthenticated = missing()
    else {
      const verified = await tokens.verify(token)
      if (isLeft(verified)) context.unauthenticated = refused(verified.left.reason)
      else context.actor = verified.right.actor
    }
    next()
  }

/** No request passes without a valid token. */
export const requireActor = (_request: Request, response: ApiResponse, next: NextFunction): void => {
  const { actor, unauthenticated } = response.locals.context
  if (actor === undefined) throw unauthenticated ?? missing()
  next()
}
