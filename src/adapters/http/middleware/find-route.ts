import type { NextFunction, Request } from 'express'
import { Problem } from '../problems/problem'
import type { ApiResponse } from '../request/context'
import { routeMatcher } from '../routes/matcher'
import type { Route } from '../routes/route'

/** Finds a request's route in the table. To be mounted at the API's root. */
export const findRoute = (routes: readonly Route[]) => {
  const match = routeMatcher(routes)
  return (request: Request, response: ApiResponse, next: NextFunction): void => {
    const found = match(request.method, request.path)
    if (found._tag === 'Found') {
      const { context } = response.locals
      context.route = found.route
      context.pathValues = found.values
      next()
      return
    }
    if (found._tag === 'NotFound') throw Problem.edge('request.not-found')
    const headers = { Allow: found.allow.join(', ') }
    if (request.method !== 'OPTIONS')
      throw Problem.edge('request.method-not-allowed', { detail: `It answers ${headers.Allow}.`, headers })
    response.writeHead(204, headers).end()
  }
}
