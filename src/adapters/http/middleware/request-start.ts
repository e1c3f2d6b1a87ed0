import type { NextFunction, Request } from 'express'
import type { IdGenerator } from '../../../application/ports/id-generator'
import type { Logger } from '../../../application/ports/logger'
import type { HttpMetrics } from '../operations/metrics'
import type { ApiResponse, RequestContext } from '../request/context'
import { requestIdOf } from '../request/request-id'

export interface RequestStartPorts {
  readonly ids: IdGenerator
  readonly logger: Logger
  readonly metrics: Pick<HttpMetrics, 'request'>
}

/** The path of a request target, without the query string. */
const pathOf = (target: string): string => {
  const mark = target.indexOf('?')
  return mark === -1 ? target : target.slice(0, mark)
}

/** Where no route of the table answers, so that scanners cannot make series without end. */
const routeLabel = (context: RequestContext): string => context.route?.template ?? 'none'

/** An address that is a secret is no log's business: what it leads to is. */
const loggedPath = ({ path, route }: RequestContext): string =>
  route?.kind === 'page' || (route?.kind === 'download' && route.download.secretAddress === true)
    ? route.template
    : path

/** Gives a request its id and its context; counts and logs it when it has been answered or given up. */
export const requestStart =
  ({ ids, logger, metrics }: RequestStartPorts) =>
  (request: Request, response: ApiResponse, next: NextFunction): void => {
    const context: RequestContext = {
      requestId: requestIdOf(request.headers['x-request-id'], () => ids.next()),
      path: pathOf(request.originalUrl),
      startedAt: performance.now(),
    }
    response.locals.context = context
    response.setHeader('X-Request-Id', context.requestId)
    response.once('close', () => {
      const millis = performance.now() - context.startedAt
      // 499, as nginx has it: the client went away before the answer.
      const status = response.writableFinished ? response.statusCode : 499
      metrics.request(request.method, routeLabel(context), status, millis / 1_000)
      logger.info('request', {
        requestId: context.requestId,
        method: request.method,
        path: loggedPath(context),
        status,
        millis: Math.round(millis * 100) / 100,
        actor: context.actor?.id,
      })
    })
    next()
  }
