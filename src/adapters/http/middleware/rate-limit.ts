import type { NextFunction, Request } from 'express'
import type { RateLimit } from '../options'
import { Problem } from '../problems/problem'
import { networkOf, plainAddress } from '../request/client'
import type { ApiResponse } from '../request/context'
import type { RequestBudget } from '../request/request-budget'

/**
 * Limits how often an actor may ask, or an address while nobody is known, over all processes. Tells the state in
 * `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-08).
 */
export const limitRate = ({ windowSeconds, requests }: RateLimit, budget: RequestBudget) => {
  const policy = `"lyceum"; q=${String(requests)}; w=${String(windowSeconds)}`
  return async (request: Request, response: ApiResponse, next: NextFunction): Promise<void> => {
    const { actor } = response.locals.context
    const who = actor === undefined ? `address ${networkOf(plainAddress(request.ip))}` : `actor ${actor.id}`
    const { allowed, left, resetSeconds } = await budget.spend(who)
    response.setHeader('RateLimit-Policy', policy)
    response.setHeader('RateLimit', `"lyceum"; r=${String(left)}; t=${String(resetSeconds)}`)
    if (!allowed)
      throw Problem.edge('request.rate-limited', {
        detail: `At most ${String(requests)} requests in ${String(windowSeconds)} s.`,
        retryAfterSeconds: resetSeconds,
      })
    next()
  }
}
