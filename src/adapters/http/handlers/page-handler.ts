import type { Request } from 'express'
import { isLeft } from 'fp-ts/Either'
import type * as t from 'io-ts'
import type { PageContent } from '../../../application/actions/link-page'
import type { IdGenerator } from '../../../application/ports/id-generator'
import type { HttpMetrics } from '../operations/metrics'
import { PAGE_POLICY, pageHtml } from '../pages/html'
import { Problem } from '../problems/problem'
import type { ActionLimiter } from '../request/action-limits'
import { clientOf } from '../request/client'
import type { ApiResponse, RoutedContext } from '../request/context'
import { pathParameters } from '../request/parameters'
import { type PageRoute, parametersOf } from '../routes/route'
import { decodeParams } from './query-handler'

export interface PageHandlerPorts {
  readonly limits: ActionLimiter
  readonly ids: IdGenerator
  readonly metrics: Pick<HttpMetrics, 'action'>
}

/**
 * Shows the page of a link, or does what it is for. A POST's body is not read: that the link is posted to says it all.
 */
export const pageHandler =
  ({ limits, ids, metrics }: PageHandlerPorts) =>
  async (
    request: Request,
    response: ApiResponse,
    { route, pathValues, requestId }: RoutedContext<PageRoute>,
  ): Promise<void> => {
    const { page, method, template } = route
    request.resume()
    const params: unknown = decodeParams(page.params as t.Mixed, pathParameters(parametersOf(template), pathValues))
    await limits.take(page, params, { client: clientOf(request) })
    const outcome =
      method === 'GET' ? await page.show(params) : await page.act(params, { commandId: ids.next(), requestId })
    if (method === 'POST') metrics.action(page.name, isLeft(outcome) ? outcome.left.code : 'accepted')
    if (isLeft(outcome)) throw Problem.refusal(outcome.left)
    send(request, response, outcome.right)
  }

const send = (request: Request, response: ApiResponse, content: PageContent): void => {
  if (response.headersSent) return
  const html = Buffer.from(pageHtml(content))
  response.writeHead(200, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Length': html.length,
    'Content-Security-Policy': PAGE_POLICY,
    'Cache-Control': 'no-store',
    // The page's address is the link itself.
    'Referrer-Policy': 'no-referrer',
    'X-Robots-Tag': 'noindex',
  })
  response.end(request.method === 'HEAD' ? undefined : html)
}
