import { ipKeyGenerator, rateLimit, type RateLimitRequestHandler } from 'express-rate-limit'
import type { RateLimit } from '../options'
import { Problem } from '../problems/problem'
import type { Locals } from '../request/context'

/**
 * Limits how often an actor may ask, or an address while nobody is known. Tells the state in `RateLimit` and
 * `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-08). The count is this process's own.
 */
export const limitRate = ({ windowSeconds, requests }: RateLimit): RateLimitRequestHandler =>
  rateLimit({
    windowMs: windowSeconds * 1_000,
    limit: requests,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    identifier: 'lyceum',
    keyGenerator: (request, response) => {
      const { context } = response.locals as Locals
      return context.actor?.id ?? ipKeyGenerator(request.ip ?? '')
    },
    handler: (_request, response) => {
      const retryAfter = Number(response.getHeader('Retry-After') ?? windowSeconds)
      throw Problem.edge('request.rate-limited', {
        detail: `At most ${String(requests)} requests in ${String(windowSeconds)} s.`,
        retryAfterSeconds: retryAfter,
      })
    },
  })
