import type { Request } from 'express'
import { refuseUnlessJsonIsAcceptable } from '../request/accept'
import { Problem } from '../problems/problem'
import type { ApiRequestContext, ApiResponse, RoutedContext } from '../request/context'
import type {
  ActionRoute,
  CommandRoute,
  DownloadRoute,
  PageRoute,
  QueryRoute,
  Route,
  StreamRoute,
  UploadRoute,
} from '../routes/route'

type Handler<Context> = (request: Request, response: ApiResponse, context: Context) => Promise<void>

export interface Handlers {
  readonly command: Handler<ApiRequestContext<CommandRoute>>
  readonly query: Handler<ApiRequestContext<QueryRoute>>
  readonly stream: Handler<ApiRequestContext<StreamRoute>>
  readonly upload: Handler<ApiRequestContext<UploadRoute>>
  /** This and the next may get a request of nobody. */
  readonly action: Handler<RoutedContext<ActionRoute>>
  readonly download: Handler<RoutedContext<DownloadRoute>>
  readonly page: Handler<RoutedContext<PageRoute>>
}

/** What a client is told when the answer was not there in time. A command may still be carried out. */
const late = (route: Route): Problem =>
  route.method !== 'GET'
    ? Problem.edge('service.unknown-outcome', {
        detail: 'The answer took too long. Send the request again with the same Idempotency-Key.',
      })
    : Problem.edge('service.unavailable', { detail: 'The answer took too long.' })

const handle = (
  handlers: Handlers,
  request: Request,
  response: ApiResponse,
  { route, actor, ...context }: RoutedContext,
): Promise<void> => {
  const asked = { ...context, ...(actor !== undefined && { actor }) }
  if (route.kind === 'action') return handlers.action(request, response, { ...asked, route })
  if (route.kind === 'download') return handlers.download(request, response, { ...asked, route })
  if (route.kind === 'page') return handlers.page(request, response, { ...asked, route })
  if (actor === undefined) throw new Error('a request of nobody was dispatched to a route that is not open')
  const known = { ...context, actor }
  switch (route.kind) {
    case 'command':
      return handlers.command(request, response, { ...known, route })
    case 'query':
      return handlers.query(request, response, { ...known, route })
    case 'stream':
      return handlers.stream(request, response, { ...known, route })
    case 'upload':
      return handlers.upload(request, response, { ...known, route })
  }
}

/** Hands an authenticated request to its route's handler, and gives up waiting after `timeoutMillis`. */
export const dispatch =
  (handlers: Handlers, timeoutMillis: number) =>
  async (request: Request, response: ApiResponse): Promise<void> => {
    const { context } = response.locals
    const { route, pathValues } = context
    if (route === undefined || pathValues === undefined)
      throw new Error('a request was dispatched before its route was known')
    const known = { ...context, route, pathValues }
    // It may take hours, and is no JSON.
    if (route.kind === 'stream') return handle(handlers, request, response, known)
    if (route.kind !== 'download' && route.kind !== 'page') refuseUnlessJsonIsAcceptable(request)
    let timer: NodeJS.Timeout | undefined
    const deadline = new Promise<never>((_, reject) => {
      // A request that was cut off must not hold a process that shuts down.
      timer = setTimeout(() => reject(late(route)), timeoutMillis).unref()
    })
    try {
      await Promise.race([handle(handlers, request, response, known), deadline])
    } finally {
      clearTimeout(timer)
    }
  }
