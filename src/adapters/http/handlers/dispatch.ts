import type { Request } from 'express'
import { refuseUnlessJsonIsAcceptable } from '../request/accept'
import { Problem } from '../problems/problem'
import type { ApiRequestContext, ApiResponse } from '../request/context'
import type { CommandRoute, QueryRoute, Route, StreamRoute } from '../routes/route'

type Handler<R extends Route> = (
  request: Request,
  response: ApiResponse,
  context: ApiRequestContext<R>,
) => Promise<void>

export interface Handlers {
  readonly command: Handler<CommandRoute>
  readonly query: Handler<QueryRoute>
  readonly stream: Handler<StreamRoute>
}

/** What a client is told when the answer was not there in time. A command may still be carried out. */
const late = (route: Route): Problem =>
  route.kind === 'command'
    ? Problem.edge('service.unknown-outcome', {
        detail: 'The answer took too long. Send the request again with the same Idempotency-Key.',
      })
    : Problem.edge('service.unavailable', { detail: 'The answer took too long.' })

/** Hands an authenticated request to its route's handler, and gives up waiting after `timeoutMillis`. */
export const dispatch =
  ({ command, query, stream }: Handlers, timeoutMillis: number) =>
  async (request: Request, response: ApiResponse): Promise<void> => {
    const { context } = response.locals
    const { route, pathValues, actor } = context
    if (route === undefined || pathValues === undefined || actor === undefined)
      throw new Error('a request was dispatched before its route and actor were known')
    const known = { ...context, pathValues, actor }
    // It may take hours, and is no JSON.
    if (route.kind === 'stream') return stream(request, response, { ...known, route })
    refuseUnlessJsonIsAcceptable(request)
    let timer: NodeJS.Timeout | undefined
    const deadline = new Promise<never>((_, reject) => {
      // A request that was cut off must not hold a process that shuts down.
      timer = setTimeout(() => reject(late(route)), timeoutMillis).unref()
    })
    const handling =
      route.kind === 'command'
        ? command(request, response, { ...known, route })
        : query(request, response, { ...known, route })
    try {
      await Promise.race([handling, deadline])
    } finally {
      clearTimeout(timer)
    }
  }
